"""The entries slice."""
