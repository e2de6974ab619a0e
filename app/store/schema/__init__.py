"""Migrations, one module a version, applied in order."""
