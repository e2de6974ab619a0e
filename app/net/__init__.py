"""The single door to any network, and its log."""
