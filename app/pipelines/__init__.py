"""Multi-step work on a local model. Graph, nodes and runner arrive with the pipelines issue."""
