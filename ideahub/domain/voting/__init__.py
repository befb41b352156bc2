"""How the public's will is taken and counted."""
