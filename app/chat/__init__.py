"""Conversations as trees: prompts, turns, search."""
