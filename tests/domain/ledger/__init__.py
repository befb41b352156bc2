"""The ledger slice."""
