"""The log of events, read as feed and audit trail."""
