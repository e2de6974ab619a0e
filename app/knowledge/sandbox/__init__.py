"""A process that may compute and nothing else: foreign files are parsed in there."""
