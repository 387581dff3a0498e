"""What replies of staff must pass before they are sent or planned: functions (conversation, text, author, reason) that raise
a DeskError where a reply may not go so (see conversations/checks.py)."""

CHECKS: tuple[str, ...] = ("atithi.promises.second_thought.check",)
