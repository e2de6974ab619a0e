"""An OpenAI-compatible API on loopback; it arrives with the models issue."""
