"""The chat place."""
