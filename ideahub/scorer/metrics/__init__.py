"""The metrics, one family a file; each puts itself on the shelf in metric.py."""
