"""The tests; a mirror of the house."""
