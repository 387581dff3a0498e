"""The only place that changes surveys, invitations and answers."""

from atithi.satisfaction.actions.answering import Given, answer_by_code, mark_opened, submit_answer
from atithi.satisfaction.actions.asking import (
    ask,
    expire,
    invite_by_program,
    note_deliveries,
    plan_invitation,
)
from atithi.satisfaction.actions.codes import archive_code, make_code
from atithi.satisfaction.actions.recovering import note_closed
from atithi.satisfaction.actions.rules import save_limits, save_rule
from atithi.satisfaction.actions.surveys import (
    Words,
    add_survey,
    archive_survey,
    change_survey,
    publish,
    restore_survey,
    save_draft,
)

__all__ = [
    "Given",
    "Words",
    "add_survey",
    "answer_by_code",
    "archive_code",
    "archive_survey",
    "ask",
    "change_survey",
    "expire",
    "invite_by_program",
    "make_code",
    "mark_opened",
    "note_closed",
    "note_deliveries",
    "plan_invitation",
    "publish",
    "restore_survey",
    "save_draft",
    "save_limits",
    "save_rule",
    "submit_answer",
]
