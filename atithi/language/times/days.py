"""Days by their place beside today: tomorrow, कल, Friday, next Monday, this week, month end."""

from dataclasses import replace
from datetime import date

from atithi.language.times.calendar import DAY, add_months, month_of, week_of, weekday_date
from atithi.language.times.clause import Clause
from atithi.language.times.lexicon import Meaning
from atithi.language.times.pieces import Piece


class Days:
    """Reads days and runs of days that are named from today."""

    def __init__(self, clause: Clause) -> None:
        self.clause = clause

    def at(self, index: int) -> Piece | None:
        """Today, कल, next Monday, this week, month end."""
        which = self.clause.is_a(index, "next", "coming", "this", "last")
        if which is not None and (period := self._which(index, which)) is not None:
            return period
        day = self.clause.is_a(index, "day", "two", "tonight")
        if day is not None:
            end = index + day.width
            marks = (day.glued,) if day.glued else ()
            offset = int(day.value or 0)
            if day.name == "two" and not day.glued.startswith(">") and self.clause.date_tense(index, end) == "past":
                offset = -offset
            found = self.clause.today + offset * DAY
            part = "night" if day.name == "tonight" else ""
            return Piece("day", end, found, found, part=part, marks=marks)
        weekday = self.clause.is_a(index, "weekday") or (
            self.clause.is_a(index, "weekday?") if self._weekday_stands(index) else None
        )
        if weekday is not None:
            end = index + weekday.width
            past = not weekday.glued.startswith(">") and self.clause.date_tense(index, end) == "past"
            found = weekday_date(self.clause.today, int(weekday.value), "last" if past else "coming")
            return Piece("day", end, found, found, weak=True, marks=(weekday.glued,) if weekday.glued else ())
        return self._named_period(index, 0)

    def _weekday_stands(self, index: int) -> bool:
        """Whether mon, sat, sun are days here: after on, by, next; before a part of the day, a date or a mark after."""
        word = self.clause.words[index - 1].text if index else ""
        if word in ("on", "by", "till", "until", "next", "this", "last", "coming", "before") or (
            word in ("-", ",") and index > 1
        ):
            return True
        after = index + 1
        return bool(
            self.clause.is_a(after, "part", "month", ">by")
            or (after < len(self.clause.words) and self.clause.words[after].text in ("ko", "ku", "ke"))
        )

    def _which(self, index: int, which: Meaning) -> Piece | None:
        """next Monday, this week, last month, अगले हफ्ते सोमवार."""
        place = index + which.width
        name = which.name
        weekday = self.clause.is_a(place, "weekday", "weekday?")
        if weekday is not None:
            found = weekday_date(self.clause.today, int(weekday.value), name)
            return Piece("day", place + weekday.width, found, found, marks=(weekday.glued,) if weekday.glued else ())
        step = {"next": 1, "coming": 1, "this": 0, "last": -1}[name]
        named = self._named_period(place, step)
        if named is not None:
            return named
        part = self.clause.is_a(place, "part")
        if part is not None and name in ("this", "last") and not self.clause.is_a(place, "doubtful"):
            found = self.clause.today + step * DAY
            return Piece(
                "day",
                place + part.width,
                found,
                found,
                part=part.value,
                marks=(part.glued,) if part.glued else (),
            )
        unit = self.clause.is_a(place, "unit")
        if unit is None or unit.value not in ("week", "month", "year", "day"):
            return None
        end = place + unit.width
        marks = (unit.glued,) if unit.glued else ()
        if unit.value == "day":
            found = self.clause.today + step * DAY
            return Piece("day", end, found, found, marks=marks)
        if unit.value == "week":
            first, last = week_of(self.clause.today + 7 * step * DAY)
            weekday = self.clause.is_a(self.clause.after_links(end), "weekday")
            if weekday is not None:
                found = first + int(weekday.value) * DAY
                return Piece("day", self.clause.after_links(end) + weekday.width, found, found)
        elif unit.value == "month":
            first, last = month_of(add_months(self.clause.today, step))
        else:
            first, last = date(self.clause.today.year + step, 1, 1), date(self.clause.today.year + step, 12, 31)
        return Piece("day", end, first, last, marks=marks)

    def _named_period(self, index: int, step: int) -> Piece | None:
        """Weekend, month end, year end; and after "end of": this or next week, month."""
        weekend, monthend = self.clause.is_a(index, "weekend"), self.clause.is_a(index, "monthend")
        if monthend is not None:
            last = month_of(add_months(self.clause.today.replace(day=1), step))[1]
            return Piece("day", index + monthend.width, last, last, marks=(monthend.glued,) if monthend.glued else ())
        if weekend is not None:
            monday, sunday = week_of(self.clause.today + 7 * step * DAY)
            return Piece(
                "day", index + weekend.width, monday + 5 * DAY, sunday, marks=(weekend.glued,) if weekend.glued else ()
            )
        yearend = self.clause.is_a(index, "yearend")
        if yearend is not None:
            last = date(self.clause.today.year + step, 12, 31)
            return Piece("day", index + yearend.width, last, last, marks=(yearend.glued,) if yearend.glued else ())
        ending = self.clause.is_a(index, "end")
        if ending is not None:
            place = index + ending.width
            unit = self.clause.is_a(place, "unit")
            if unit is not None and unit.value == "week":
                last = week_of(self.clause.today)[1]
                return Piece("day", place + unit.width, last, last)
            period = self._which(place, which) if (which := self.clause.is_a(place, "this", "next")) else None
            if period is not None:
                return replace(period, first=period.last)
        return None
