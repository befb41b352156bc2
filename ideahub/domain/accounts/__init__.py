"""People: who they are, how they prove it, whether they are welcome."""
