"""The only place that changes standards, clocks, turns on call and alarms."""

from atithi.standards.clocks.actions.after_hours import answer_after_hours, set_after_hours
from atithi.standards.clocks.actions.alarms import call_next, end_alarm, raise_alarm, take_alarm
from atithi.standards.clocks.actions.holding import tally_holds
from atithi.standards.clocks.actions.holidays import keep_holidays_of, take_holidays
from atithi.standards.clocks.actions.publishing import Written, publish_standard, withdraw_standard
from atithi.standards.clocks.actions.recomputing import begin_clocks, recompute
from atithi.standards.clocks.actions.rota import plan_turn, remove_turn
from atithi.standards.clocks.actions.running import apply_facts
from atithi.standards.clocks.actions.watching import mark_by_clock

__all__ = [
    "Written",
    "answer_after_hours",
    "apply_facts",
    "begin_clocks",
    "call_next",
    "end_alarm",
    "keep_holidays_of",
    "mark_by_clock",
    "plan_turn",
    "publish_standard",
    "raise_alarm",
    "recompute",
    "remove_turn",
    "set_after_hours",
    "take_alarm",
    "take_holidays",
    "tally_holds",
    "withdraw_standard",
]
