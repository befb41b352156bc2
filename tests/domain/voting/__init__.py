"""The voting slice."""
