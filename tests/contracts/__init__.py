"""What every plug-in of a shelf has to keep."""
