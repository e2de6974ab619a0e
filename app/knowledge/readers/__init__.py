"""One file a format; each module offers `READER`."""
