"""Rules, in slices; a slice imports only slices on lower floors."""
