"""Documents to cited passages. The readers, index and retrieval arrive with the knowledge issue."""
