"""Dates of the calendar: 26/11, 26 November 2026, Nov 26th, 26 tarikh, in November."""

import re
from datetime import date

from atithi.language.times.calendar import day_of_month, month_of, nearest, real_date, year_of
from atithi.language.times.clause import Clause, adjoining
from atithi.language.times.lexicon import Meaning
from atithi.language.times.pieces import Piece

ORDINALS = frozenset(("st", "nd", "rd", "th", "va", "vo", "వ", "ই", "শে", "লা", "রা", "ঠা", "e", "i", "she"))


class Dates:
    """Reads days that are named by their number or month."""

    def __init__(self, clause: Clause) -> None:
        self.clause = clause

    def at(self, index: int) -> Piece | None:
        """26/11, 2026-11-26, 26 November 2026, Nov 26th, 26 tarikh."""
        word = self.clause.words[index]
        found: date | None = None
        if word.kind == "iso":
            found = real_date(*(int(part) for part in word.text.split("-")))
        elif word.kind == "dmy":
            day, month, year = re.split("[/.-]", word.text)
            found = real_date(year_of(year), int(month), int(day))
        elif word.kind == "dm" and word.text not in ("24/7", "50/50"):
            day, month = word.text.split("/")
            if int(month) <= 12 and int(day) <= 31 and int(day) > 0 and int(month) > 0:
                found = nearest(self.clause.today, int(month), int(day), self.clause.date_tense(index, index + 1))
        if found is not None:
            return Piece("day", index + 1, found, found)
        return self._named(index)

    def _named(self, index: int) -> Piece | None:
        word = self.clause.words[index]
        month = self.clause.is_a(index, "month", "month?")
        if month is not None:
            return self._month_first(index, month)
        number = self.clause.number(index)
        if number is None or not 1 <= number[0] <= 31 or number[0] % 1:
            return None
        day, place = int(number[0]), number[1]
        ordinal = (
            place < len(self.clause.words)
            and self.clause.words[place].text in ORDINALS
            and word.kind == "num"
            and (adjoining(word, self.clause.words[place]) or self.clause.is_a(place + 1, "date") is not None)
        )
        place += ordinal
        linked = self.clause.after_links(place)
        month = self.clause.is_a(linked, "month", "month?")
        if month is None and linked < len(self.clause.words) and self.clause.words[linked].text == "-":
            month = self.clause.is_a(linked + 1, "month", "month?")
            linked += month is not None
        if month is not None:
            return self._day_month(index, day, month, linked + month.width)
        named = self.clause.is_a(place, "date")
        if named is not None:
            end = place + named.width
        elif ordinal and (
            self.clause.before(index, "<by", "<before", "link")
            or self.clause.is_a(self.clause.after_links(place), ">by", ">before", "link")
        ):
            named, end = None, place
        else:
            return None
        found = day_of_month(self.clause.today, day, self.clause.date_tense(index, end))
        marks = (named.glued,) if named is not None and named.glued else ()
        return Piece("day", end, found, found, marks=marks) if found else None

    def _day_month(self, index: int, day: int, month: Meaning, end: int) -> Piece | None:
        end, year = self._year(end)
        marks = (month.glued,) if month.glued else ()
        found = (
            real_date(year, int(month.value), day)
            if year
            else nearest(self.clause.today, int(month.value), day, self.clause.date_tense(index, end))
        )
        return Piece("day", end, found, found, marks=marks) if found else None

    def _year(self, end: int) -> tuple[int, int]:
        """The index after a year that may follow a date, and the year, 0 for none."""
        place = end + 1 if end < len(self.clause.words) and self.clause.words[end].text == "," else end
        if (
            place < len(self.clause.words)
            and self.clause.words[place].kind == "num"
            and re.fullmatch(r"20\d\d", self.clause.words[place].text)
        ):
            return place + 1, int(self.clause.words[place].text)
        return end, 0

    def _month_first(self, index: int, month: Meaning) -> Piece | None:
        """November 26, or the whole of a month (in November, नवंबर में)."""
        place = index + month.width
        number = self.clause.number(place)
        if number is not None and 1 <= number[0] <= 31 and not number[0] % 1:
            after = number[1]
            ordinal = after < len(self.clause.words) and self.clause.words[after].text in ORDINALS
            dated = self.clause.is_a(after + ordinal, "date")
            if dated is not None:
                return self._day_month(index, int(number[0]), month, after + ordinal + dated.width)
            plain = not self.clause.is_a(after, "unit", "oclock", "am", "pm")
            if self.clause.words[place].kind == "num" and (ordinal or plain):
                return self._day_month(index, int(number[0]), month, after + ordinal)
        weak = month.name == "month?"
        held = self.clause.before(index, "<by", "<before", "<within", "next", "last", "this", "coming")
        if weak and not held:
            return None
        # "In April" is a month of either side; "by April" only lies ahead.
        inside = self.clause.before(index, "<within")
        tense = self.clause.tense(index, place) if inside else self.clause.date_tense(index, place)
        first = (
            nearest(self.clause.today, int(month.value), 1, tense)
            if int(month.value) != self.clause.today.month
            else self.clause.today.replace(day=1)
        )
        return Piece("day", place, *month_of(first), marks=(month.glued,) if month.glued else ()) if first else None
