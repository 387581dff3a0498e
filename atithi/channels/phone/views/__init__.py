"""Pages for those who set up telephone lines."""
