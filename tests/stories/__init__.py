"""Journeys through the doors."""
