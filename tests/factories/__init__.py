"""Things made through the commands, one file a slice."""
