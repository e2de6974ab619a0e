"""Underdesk: a private assistant on your own computer."""
