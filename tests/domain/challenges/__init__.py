"""The challenges slice."""
