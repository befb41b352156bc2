"""The scorer: metrics, readers, checker and the child process."""
