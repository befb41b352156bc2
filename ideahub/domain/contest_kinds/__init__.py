"""The shelf of contest kinds: one file, one kind."""
