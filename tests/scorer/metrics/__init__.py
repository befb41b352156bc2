"""Each metric against its definition, against other libraries, and against what all metrics promise."""
