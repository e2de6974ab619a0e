"""One file a node: a description over a pure function; a new file is a new node."""
