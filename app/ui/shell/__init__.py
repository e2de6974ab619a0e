"""The main window, rail and header."""
