"""Tests of the vault against real SQLCipher."""
