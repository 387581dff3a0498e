"""Who knows what a guest agreed to: functions (customer, purpose) -> True, False, or None where they were never asked."""

STANDING: tuple[str, ...] = ("atithi.privacy.queries.standing",)
