"""The shelf of channels."""
