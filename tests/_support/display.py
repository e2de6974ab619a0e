"""A real X display with a window manager, for tests of the real program."""
