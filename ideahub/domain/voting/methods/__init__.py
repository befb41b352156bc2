"""The shelf of voting methods: one file, one method."""
