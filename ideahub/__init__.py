"""IdeaHub: open innovation contests that anybody can check."""
