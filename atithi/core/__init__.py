"""Ground that every room stands on: time, identifiers, errors. No models."""
