"""Observable state for thin widgets."""
