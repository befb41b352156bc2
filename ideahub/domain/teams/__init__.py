"""Teams: the people behind an entry."""
