"""Chats in from other programs and out to files: the dialogs, and what a drop of a history does."""
