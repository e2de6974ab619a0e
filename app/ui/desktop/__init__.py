"""What there is of the program beside its windows: tray, quick ask, notices, the key that works everywhere."""
