"""The shelf of things that can be moderated."""
