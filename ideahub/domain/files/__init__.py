"""Pictures and files that people hand in, before they belong to anything."""
