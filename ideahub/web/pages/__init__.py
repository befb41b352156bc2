"""One file an area; pages/X.py renders templates/X/."""
