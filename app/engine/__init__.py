"""Running models: the only room that knows llama.cpp."""
