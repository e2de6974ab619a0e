"""The quality place."""
