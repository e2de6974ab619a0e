"""One file a search service; each module offers `SERVICE`."""
