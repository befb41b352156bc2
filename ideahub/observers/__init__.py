"""Watchers of the domain through its events; the domain does not know them."""
