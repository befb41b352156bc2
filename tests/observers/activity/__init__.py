"""Tests of ideahub/observers/activity."""
