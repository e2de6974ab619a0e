"""Multi-step work on a local model: graphs of typed steps, the runner that walks them, and their files."""
