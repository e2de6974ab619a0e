"""How a model's calls of tools are offered, approved, carried out and told to it."""
