"""Data that a business brings along, and how it is taken back. See README.md."""
