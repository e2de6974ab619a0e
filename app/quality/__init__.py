"""Receipts, replay and suites: the room is empty so far."""
