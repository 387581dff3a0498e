"""SQLite as a database engine for Django whose writers take turns: `ENGINE = "atithi.core.sqlite"`."""
