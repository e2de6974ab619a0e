"""The guide, what is new, and a report of this computer."""
