"""The ranking, frozen and announced."""
