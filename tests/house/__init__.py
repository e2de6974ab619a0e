"""The house rules that no tool checks."""
