"""What pages and votes cost, measured over HTTP."""
