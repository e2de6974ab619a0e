"""Readers of documents and the sandbox they work in."""
