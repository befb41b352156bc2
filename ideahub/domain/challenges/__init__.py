"""What is asked, by whom, by which rules, in which phase."""
