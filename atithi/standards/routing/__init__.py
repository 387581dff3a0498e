"""Who takes what: the decision (pure), the work that waits, and what people see of it."""
