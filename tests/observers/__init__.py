"""Tests of what observes."""
