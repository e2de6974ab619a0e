"""The pipelines place."""
