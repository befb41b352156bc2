"""Mechanisms that name no noun of the domain."""
