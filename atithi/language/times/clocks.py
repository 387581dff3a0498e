"""Times of the day on the clock: 5 pm, 17:30, 5 baje, साढ़े पाँच बजे."""

from datetime import date, datetime, time

from atithi.language.times.clause import Clause
from atithi.language.times.pieces import Piece


class Clocks:
    """Reads hours and minutes, and which half of the day they are in."""

    def __init__(self, clause: Clause) -> None:
        self.clause = clause

    def at(self, index: int, before: list[Piece]) -> Piece | None:
        """5 pm, 17:30, 5 baje, साढ़े पाँच बजे."""
        word = self.clause.words[index]
        if word.kind == "clock":
            hour, minute = (int(part) for part in word.text.split(":"))
            place, loose_clock = index + 1, hour <= 12
        else:
            number = self.clause.number(index)
            if number is None or not 0 <= number[0] <= 24:
                return None
            hour, minute = int(number[0]), round(number[0] % 1 * 60)
            if word.kind == "num" and "." in word.text:
                hour, minute = (int(part) for part in word.text.split("."))
            place, loose_clock = number[1], hour <= 12
            if not self._stands(index, place, before):
                return None
        if hour > 24 or minute > 59:
            return None
        half = self.clause.is_a(place, "am", "pm")
        if half is not None:
            hour = hour % 12 + (12 if half.name == "pm" else 0)
            place, loose_clock = place + half.width, False
        oclock = self.clause.is_a(place, "oclock", "oclock?")
        place += oclock.width if oclock else 0
        marks = (oclock.glued,) if oclock and oclock.glued else ()
        return Piece("clock", place, clock=time(hour % 24, minute), loose_clock=loose_clock, marks=marks)

    def _stands(self, index: int, place: int, before: list[Piece]) -> bool:
        """Whether a bare number is a time of day."""
        if self.clause.is_a(place, "oclock", "am", "pm"):
            return True
        if self.clause.is_a(place, "oclock?"):
            after = self.clause.is_a(place + 1, ">by", ">within", ">before")
            return bool(before) or (after is not None and place + 1 < len(self.clause.words))
        if self.clause.is_a(place, "unit") or self.clause.words[index].kind != "num":
            return False
        return (
            bool(before)
            and index > 0
            and self.clause.words[index - 1].text in ("at", "by", "around")
            and float(self.clause.words[index].text) <= 12
        )

    def hour(self, clock: Piece, part: str, day: date) -> int:
        """The hour of a clock time that may lack am or pm: the part of the day tells, else the next of business hours."""
        hour = clock.clock.hour if clock.clock else 0
        if not clock.loose_clock or hour == 0:
            return hour
        if part == "morning":
            return hour % 12
        if part in ("noon", "afternoon", "evening", "night"):
            return 12 if hour == 12 and part != "night" else 0 if hour == 12 else hour + 12
        if hour == 12:
            return 12
        if hour < 8:
            return hour + 12
        passed = (
            day == self.clause.today
            and datetime.combine(day, clock.clock or time(0), self.clause.now.tzinfo) < self.clause.now
        )
        return hour + 12 if passed and hour + 12 > self.clause.now.hour else hour
