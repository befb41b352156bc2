"""Reading, checking and scoring of prediction files: pure, knows nothing of the rest of the house."""
