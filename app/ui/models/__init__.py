"""The models place."""
