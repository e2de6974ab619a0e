"""The knowledge place."""
