"""The settings place."""
