"""Amounts of time: 3 days, half an hour, a week of days; and what the words around make of them."""

from atithi.language.times.calendar import shift
from atithi.language.times.clause import WEAK_WITHIN, Clause
from atithi.language.times.describing import Describing
from atithi.language.times.pieces import Found, whole_day

# What a mark beside an amount makes of it, on either side.
AMOUNT_MARKS = {
    "ago": "ago",
    "since>": "since",
    "after>": "after",
    "after<": "after",
    "takes>": "within",
    "takes<": "within",
    ">before": "within",
    "<before": "within",
    ">within": "within",
    "<within": "within",
    ">by": "within",
    "<by": "within",
}
PAST_FOR = frozenset(("since", "past", "last", "over"))


class Amounts:
    """Reads a number and a unit, and lays it from or up to the moment."""

    def __init__(self, clause: Clause, describing: Describing) -> None:
        self.clause = clause
        self.describing = describing

    def at(self, index: int) -> tuple[Found | None, int] | None:
        """The amount at the index (None for a repeated one: every 3 days) and the index after it; None where none is."""
        counted = self._count(index)
        if counted is None:
            return None
        count, unit, end, glued = counted
        if self.clause.before(index, "every") or self.clause.is_a(end, "every"):
            return None, end
        if self.describing.measure(index):
            return None, end
        if self.describing.rate(index, end, counted=self.clause.number(index) is not None and count != 1):
            return None, end
        return self._placed(index, count, unit, end, glued)

    def _count(self, index: int) -> tuple[float, str, int, str] | None:
        """A number (or two: 2-3, दो तीन) and a unit; in Telugu and with "within", a unit alone is one."""
        number = self.clause.number(index)
        run = self.clause.is_a(index, "range")
        if run is not None:
            number = float(run.value.split(":")[1]), index + run.width
        if number is None:
            return self._single_unit(index)
        count, place = number
        following = place
        if self.clause.is_a(place, "or") or (place < len(self.clause.words) and self.clause.words[place].text == "-"):
            following = place + 1
        second = self.clause.number(following)
        if second is not None and second[0] > count and self.clause.is_a(second[1], "unit"):
            count, place = second
        unit = self.clause.is_a(place, "unit")
        if unit is None:
            return None
        end = place + unit.width
        lesser = self.clause.is_a(end, "unit")
        if (
            unit.value in ("week", "month") and lesser is not None and lesser.value == "day"
        ):  # వారం రోజులు: a week of days
            return count, unit.value, end + lesser.width, lesser.glued
        if unit.value == "day" and count > 1000:
            return None
        return count, unit.value, end, unit.glued

    def _single_unit(self, index: int) -> tuple[float, str, int, str] | None:
        unit = self.clause.is_a(index, "unit")
        if (
            unit is None
            or unit.value in ("minute", "workday")
            or self.clause.before(index, "next", "this", "last", "coming", "every")
        ):
            return None
        end = index + unit.width
        lesser = self.clause.is_a(end, "unit")
        if unit.value in ("week", "month") and lesser is not None and lesser.value == "day":
            return 1.0, unit.value, end + lesser.width, lesser.glued
        if unit.value == "day":
            return None
        if unit.glued in (">within", ">by"):
            return 1.0, unit.value, end, unit.glued
        if self.clause.is_a(end, "ago", "after>") and unit.value in ("week", "month", "hour"):
            return 1.0, unit.value, end, ""
        within = self.clause.is_a(end, ">within")
        if within is not None and self.clause.words[end].text not in WEAK_WITHIN:
            return 1.0, unit.value, end, ""
        return None

    def _placed(self, index: int, count: float, unit: str, end: int, glued: str) -> tuple[Found | None, int]:
        """What the words around an amount make of it."""
        later = shift(self.clause.now, count, unit)
        earlier = shift(self.clause.now, -count, unit)
        long = unit not in ("minute", "hour")
        start_index = self.clause.words[index].start
        after = self.clause.after_links(end)
        mark = self._mark(end, after, index, glued)
        if mark is None:
            return Found(start_index, self.clause.words[end - 1].end, self.clause.now, later, "duration"), end
        name, mark_start, mark_end = mark
        start_index = self.clause.words[mark_start].start if mark_start is not None else start_index
        end_index = self.clause.words[mark_end - 1].end
        if name == "ago":
            return Found(
                start_index, end_index, *(whole_day(earlier) if long else (earlier, earlier)), "point"
            ), mark_end
        if name == "since":
            return Found(start_index, end_index, earlier, self.clause.now, "duration"), mark_end
        if name == "for":
            return Found(start_index, end_index, self.clause.now, later, "duration"), mark_end
        if name == "after":
            return Found(start_index, end_index, *(whole_day(later) if long else (later, later)), "point"), mark_end
        if self.describing.happened(mark_end):
            return Found(start_index, end_index, earlier, self.clause.now, "duration"), mark_end
        limit = whole_day(later)[1] if long else later
        return Found(start_index, end_index, self.clause.now, limit, "deadline"), mark_end

    def _mark(self, end: int, after: int, index: int, glued: str) -> tuple[str, int | None, int] | None:
        """The mark of an amount: its name, where it begins when before the amount, and the index after amount and mark."""
        for name in ("ago", "since>", "after>", "takes>", ">before", ">within", ">by"):
            meaning = self.clause.is_a(after, name)
            if meaning is None and name == "takes>" and (asked := self.clause.is_a(end, name)):
                return AMOUNT_MARKS[name], None, end + asked.width  # দশ মিনিট দিন, where দিন could also link
            if meaning is not None and not (name == ">before" and self.clause.is_a(after, "ago")):
                if name in (">within", ">by") and self.clause.is_a(after + meaning.width, "after>"):
                    continue
                return AMOUNT_MARKS[name], None, after + meaning.width
        if glued in (">within", ">by", "since>"):
            return AMOUNT_MARKS[glued], None, end
        ahead = self.clause.before(index, "<within", "<by", "<before", "after<", "takes<", "since<")
        if ahead is not None:
            place = index - 1
            while place > 0 and not self.clause.is_a(place, ahead.name):
                place -= 1
            if ahead.name == "since<":
                return (
                    "since"
                    if self.clause.words[place].text in PAST_FOR or self.clause.tense(index, after) == "past"
                    else "for",
                    place,
                    end,
                )
            return AMOUNT_MARKS[ahead.name], place, end
        # Bengali তিন দিনে: the unit's own case says "in".
        if self.clause.number(index) and self.clause.is_a(after - 1, "locative"):
            return ("within", None, after) if self.clause.tense(index, after) == "future" else None
        return None
