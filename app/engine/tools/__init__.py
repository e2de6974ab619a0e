"""Calls of tools in a model's words: one form for each family, read as they stream."""
