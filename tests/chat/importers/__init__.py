"""Histories of other programs, made by hand as those programs write them."""
