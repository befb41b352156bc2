"""Attempts at a prediction contest: files handed in, scored by hidden answers, ranked."""
