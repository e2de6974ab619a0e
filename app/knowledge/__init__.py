"""Documents to cited passages: read in a sandbox, indexed in the vault, found by words and meaning."""
