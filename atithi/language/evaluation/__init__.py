"""Measures the room on a file: `bin/evaluate KIND FILE`. Each kind is a module with `evaluate(path) -> figures`, printed last."""
