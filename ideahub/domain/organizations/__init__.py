"""Hosts of challenges, and who may act for them."""
