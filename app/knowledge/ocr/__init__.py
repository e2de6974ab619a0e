"""Reads print in pictures: pages of scans, photographs, screenshots. An extra; everything else works without it."""
