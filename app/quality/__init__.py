"""Receipts, replay and suites; they arrive with the quality issue."""
