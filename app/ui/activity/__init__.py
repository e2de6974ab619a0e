"""The activity place."""
