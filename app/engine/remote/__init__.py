"""Models beyond this program: any server that speaks the OpenAI API, asked through the door."""
