"""Which models there are, which are here, and whether they are what they claim."""
