"""Colours, spacing, type and icons by token."""
