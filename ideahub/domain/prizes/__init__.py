"""What is promised, and to whom it goes."""
