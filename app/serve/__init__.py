"""An OpenAI-compatible API for other programs of this computer."""
