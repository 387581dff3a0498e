"""The grammar of times: one for all languages, because the words carry what they mean."""

import re
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Literal

from atithi.language.times.calendar import (
    DAY,
    LAST_MOMENT,
    PARTS,
    add_months,
    day_of_month,
    month_of,
    nearest,
    real_date,
    shift,
    week_of,
    weekday_date,
    year_of,
)
from atithi.language.times.lexicon import Meaning, Word

MOST_LINKS = 2  # words such as "on", "the", "ko" that may stand between parts of one time
STRONG_PAST = frozenset("था थी थे tha thi the thaa thee".split())  # noqa: SIM905  Hindi auxiliaries that turn an infinitive to the past


@dataclass(frozen=True)
class Piece:
    """Part of a time: a day (or a run of days), a part of the day, a clock time. `end` is the index after its last word."""

    kind: Literal["day", "part", "clock"]
    end: int
    first: date | None = None
    last: date | None = None
    part: str = ""
    clock: time | None = None
    loose_clock: bool = False  # 5 without am or pm
    weak: bool = False  # a weekday, which a date beside it outweighs
    marks: tuple[str, ...] = ()


@dataclass(frozen=True)
class Found:
    """A span before it gets its text."""

    start_index: int
    end_index: int
    start: datetime
    end: datetime
    kind: Literal["deadline", "point", "duration"]


class Reader:
    """Reads the words of one text at one moment."""

    def __init__(self, words: list[Word], now: datetime) -> None:
        self.words = words
        self.now = now
        self.today = now.date()

    def spans(self) -> list[Found]:
        """All times, first to last, none inside another."""
        found = []
        index = 0
        while index < len(self.words):
            result = self._amount(index) or self._moment(index)
            if result is None:
                index += 1
                continue
            span, index = result
            if span is not None:
                found.append(span)
        return found

    # --- words -----------------------------------------------------------------------------------------------------------

    def is_a(self, index: int, *names: str) -> Meaning | None:
        """The meaning of that name at the index, if any."""
        if 0 <= index < len(self.words):
            for meaning in self.words[index].meanings:
                if meaning.name in names:
                    return meaning
        return None

    def _after_links(self, index: int) -> int:
        """The index after words that only link."""
        for _ in range(MOST_LINKS):
            link = self.is_a(index, "link")
            if link is None and not (
                index < len(self.words) and self.words[index].kind == "join" and self.words[index].text == ","
            ):
                break
            index += link.width if link else 1
        return index

    def _before(self, index: int, *names: str) -> Meaning | None:
        """A meaning that ends right before the index, links left out."""
        for _ in range(MOST_LINKS + 1):
            for width in (1, 2, 3, 4):
                meaning = self.is_a(index - width, *names)
                if meaning is not None and meaning.width == width:
                    return replace_width(meaning, width)
            if not self.is_a(index - 1, "link"):
                return None
            index -= 1
        return None

    def _number(self, index: int) -> tuple[float, int] | None:
        """A number in digits or words at the index, and the index after it."""
        if index >= len(self.words):
            return None
        word = self.words[index]
        if word.kind == "num":
            return float(word.text), index + 1
        extra = self.is_a(index, "halfpast", "quarterpast", "quarterto")
        if extra is not None:
            whole = self._number(index + extra.width)
            if whole is not None:
                return whole[0] + {"halfpast": 0.5, "quarterpast": 0.25, "quarterto": -0.25}[extra.name], whole[1]
        meaning = self.is_a(index, "num")
        return (float(meaning.value), index + meaning.width) if meaning else None

    # --- tense -----------------------------------------------------------------------------------------------------------

    def tense(self, start: int, end: int) -> str | None:
        """past or future as the clause around words start to end says, or None."""
        ahead = self._scan(range(end, min(len(self.words), end + 12)))
        return ahead or self._scan(range(start - 1, max(-1, start - 7), -1))

    def _scan(self, places: range) -> str | None:
        for index in places:
            word = self.words[index]
            if word.kind == "stop" and word.text in ".?!।;\n":
                return None
            if self.is_a(index, "day", "two", "weekday"):
                return None
            for meaning in word.meanings:
                if meaning.name == "past":
                    return "past"
                if meaning.name == "future":
                    following = self.words[index + 1 : index + 3]
                    return "past" if any(other.text in STRONG_PAST for other in following) else "future"
        return None

    # --- amounts: 3 days, half an hour -----------------------------------------------------------------------------------

    def _amount(self, index: int) -> tuple[Found | None, int] | None:
        counted = self._count(index)
        if counted is None:
            return None
        count, unit, end, glued = counted
        if self._before(index, "every") or self.is_a(end, "every"):
            return None, end
        return self._placed_amount(index, count, unit, end, glued)

    def _count(self, index: int) -> tuple[float, str, int, str] | None:
        """A number (or two: 2-3, दो तीन) and a unit; in Telugu and with "within", a unit alone is one."""
        number = self._number(index)
        run = self.is_a(index, "range")
        if run is not None:
            number = float(run.value.split(":")[1]), index + run.width
        if number is None:
            return self._single_unit(index)
        count, place = number
        following = place
        if self.is_a(place, "or") or (place < len(self.words) and self.words[place].text == "-"):
            following = place + 1
        second = self._number(following)
        if second is not None and second[0] > count and self.is_a(second[1], "unit"):
            count, place = second
        unit = self.is_a(place, "unit")
        if unit is None:
            return None
        end = place + unit.width
        lesser = self.is_a(end, "unit")
        if (
            unit.value in ("week", "month") and lesser is not None and lesser.value == "day"
        ):  # వారం రోజులు: a week of days
            return count, unit.value, end + lesser.width, lesser.glued
        if unit.value == "day" and count > 1000:
            return None
        return count, unit.value, end, unit.glued

    def _single_unit(self, index: int) -> tuple[float, str, int, str] | None:
        unit = self.is_a(index, "unit")
        if (
            unit is None
            or unit.value in ("minute", "workday")
            or self._before(index, "next", "this", "last", "coming", "every")
        ):
            return None
        end = index + unit.width
        lesser = self.is_a(end, "unit")
        if unit.value in ("week", "month") and lesser is not None and lesser.value == "day":
            return 1.0, unit.value, end + lesser.width, lesser.glued
        if unit.value == "day":
            return None
        if unit.glued in (">within", ">by"):
            return 1.0, unit.value, end, unit.glued
        if self.is_a(end, "ago", "after>") and unit.value in ("week", "month", "hour"):
            return 1.0, unit.value, end, ""
        within = self.is_a(end, ">within")
        if within is not None and self.words[end].text not in WEAK_WITHIN:
            return 1.0, unit.value, end, ""
        return None

    def _placed_amount(self, index: int, count: float, unit: str, end: int, glued: str) -> tuple[Found | None, int]:
        """What the words around an amount make of it."""
        later = shift(self.now, count, unit)
        earlier = shift(self.now, -count, unit)
        long = unit not in ("minute", "hour")
        start_index = self.words[index].start
        after = self._after_links(end)
        mark = self._mark(after, index, glued)
        if mark is None:
            return Found(start_index, self.words[end - 1].end, self.now, later, "duration"), end
        name, mark_start, mark_end = mark
        start_index = self.words[mark_start].start if mark_start is not None else start_index
        end_index = self.words[mark_end - 1].end
        if name == "ago":
            return Found(
                start_index, end_index, *(whole_day(earlier) if long else (earlier, earlier)), "point"
            ), mark_end
        if name == "since":
            return Found(start_index, end_index, earlier, self.now, "duration"), mark_end
        if name == "for":
            return Found(start_index, end_index, self.now, later, "duration"), mark_end
        if name == "after":
            return Found(start_index, end_index, *(whole_day(later) if long else (later, later)), "point"), mark_end
        limit = whole_day(later)[1] if long else later
        return Found(start_index, end_index, self.now, limit, "deadline"), mark_end

    def _mark(self, after: int, index: int, glued: str) -> tuple[str, int | None, int] | None:
        """The mark of an amount: its name, where it begins when before the amount, and the index after amount and mark."""
        for name in ("ago", "since>", "after>", "takes>", ">before", ">within", ">by"):
            meaning = self.is_a(after, name)
            if meaning is not None and not (name == ">before" and self.is_a(after, "ago")):
                if name in (">within", ">by") and self.is_a(after + meaning.width, "after>"):
                    continue
                return AMOUNT_MARKS[name], None, after + meaning.width
        if glued in (">within", ">by", "since>"):
            return AMOUNT_MARKS[glued], None, after
        ahead = self._before(index, "<within", "<by", "<before", "after<", "takes<", "since<")
        if ahead is not None:
            place = index - 1
            while place > 0 and not self.is_a(place, ahead.name):
                place -= 1
            if ahead.name == "since<":
                return (
                    "since" if self.words[place].text in PAST_FOR or self.tense(index, after) == "past" else "for",
                    place,
                    after,
                )
            return AMOUNT_MARKS[ahead.name], place, after
        return None

    # --- moments: tomorrow evening, 26 November, by 5 pm -----------------------------------------------------------------

    def _moment(self, index: int) -> tuple[Found | None, int] | None:
        pieces: list[Piece] = []
        end = place = index
        while True:
            kinds = {piece.kind for piece in pieces}
            piece = self._piece(place, index, pieces)
            if piece is None or (piece.kind in kinds and not (piece.kind == "day" and (piece.weak or pieces[-1].weak))):
                break
            pieces.append(piece)
            end = piece.end
            place = self._after_links(end)
            if piece.marks and any(mark.startswith(">") for mark in piece.marks):
                break
        if not pieces:
            return None
        if self._before(index, "every") or self._before(index, "good"):
            return None, end
        return self._placed(index, end, pieces)

    def _piece(self, place: int, start: int, before: list[Piece]) -> Piece | None:
        if place >= len(self.words):
            return None
        return self._date(place, start) or self._day(place) or self._clock(place, before) or self._part(place)

    def _date(self, index: int, start: int) -> Piece | None:
        """26/11, 2026-11-26, 26 November 2026, Nov 26th, 26 tarikh."""
        word = self.words[index]
        found: date | None = None
        if word.kind == "iso":
            found = real_date(*(int(part) for part in word.text.split("-")))
        elif word.kind == "dmy":
            day, month, year = re.split("[/.-]", word.text)
            found = real_date(year_of(year), int(month), int(day))
        elif word.kind == "dm" and word.text not in ("24/7", "50/50"):
            day, month = word.text.split("/")
            if int(month) <= 12 and int(day) <= 31 and int(day) > 0 and int(month) > 0:
                found = nearest(self.today, int(month), int(day), self._date_tense(index, index + 1))
        if found is not None:
            return Piece("day", index + 1, found, found)
        return self._named_date(index)

    def _date_tense(self, start: int, end: int) -> str | None:
        if self._before(start, "<by", "<before", "<within") or self.is_a(
            self._after_links(end), ">by", ">before", ">within"
        ):
            return "future"
        return self.tense(start, end)

    def _named_date(self, index: int) -> Piece | None:
        word = self.words[index]
        month = self.is_a(index, "month", "month?")
        if month is not None:
            return self._month_first(index, month)
        number = self._number(index)
        if number is None or not 1 <= number[0] <= 31 or number[0] % 1:
            return None
        day, place = int(number[0]), number[1]
        ordinal = (
            place < len(self.words)
            and self.words[place].text in ORDINALS
            and word.kind == "num"
            and adjoining(word, self.words[place])
        )
        place += ordinal
        linked = self._after_links(place)
        month = self.is_a(linked, "month", "month?")
        if month is None and linked < len(self.words) and self.words[linked].text == "-":
            month = self.is_a(linked + 1, "month", "month?")
            linked += month is not None
        if month is not None:
            return self._day_month(index, day, month, linked + month.width)
        named = self.is_a(place, "date")
        if named is not None:
            end = place + named.width
        elif ordinal and (
            self._before(index, "<by", "<before", "link")
            or self.is_a(self._after_links(place), ">by", ">before", "link")
        ):
            named, end = None, place
        else:
            return None
        found = day_of_month(self.today, day, self._date_tense(index, end))
        marks = (named.glued,) if named is not None and named.glued else ()
        return Piece("day", end, found, found, marks=marks) if found else None

    def _day_month(self, index: int, day: int, month: Meaning, end: int) -> Piece | None:
        end, year = self._year(end)
        marks = (month.glued,) if month.glued else ()
        found = (
            real_date(year, int(month.value), day)
            if year
            else nearest(self.today, int(month.value), day, self._date_tense(index, end))
        )
        return Piece("day", end, found, found, marks=marks) if found else None

    def _year(self, end: int) -> tuple[int, int]:
        """The index after a year that may follow a date, and the year, 0 for none."""
        place = end + 1 if end < len(self.words) and self.words[end].text == "," else end
        if (
            place < len(self.words)
            and self.words[place].kind == "num"
            and re.fullmatch(r"20\d\d", self.words[place].text)
        ):
            return place + 1, int(self.words[place].text)
        return end, 0

    def _month_first(self, index: int, month: Meaning) -> Piece | None:
        """November 26, or the whole of a month (in November, नवंबर में)."""
        place = index + month.width
        number = self._number(place)
        if number is not None and 1 <= number[0] <= 31 and not number[0] % 1:
            after = number[1]
            ordinal = after < len(self.words) and self.words[after].text in ORDINALS
            dated = self.is_a(after + ordinal, "date")
            if dated is not None:
                return self._day_month(index, int(number[0]), month, after + ordinal + dated.width)
            plain = not self.is_a(after, "unit", "oclock", "am", "pm")
            if self.words[place].kind == "num" and (ordinal or plain):
                return self._day_month(index, int(number[0]), month, after + ordinal)
        weak = month.name == "month?"
        held = self._before(index, "<by", "<before", "<within", "next", "last", "this", "coming")
        if weak and not held:
            return None
        tense = self._date_tense(index, place)
        first = (
            nearest(self.today, int(month.value), 1, tense)
            if int(month.value) != self.today.month
            else self.today.replace(day=1)
        )
        return Piece("day", place, *month_of(first), marks=(month.glued,) if month.glued else ()) if first else None

    def _day(self, index: int) -> Piece | None:
        """Today, कल, next Monday, this week, month end."""
        which = self.is_a(index, "next", "coming", "this", "last")
        if which is not None:
            return self._which(index, which)
        day = self.is_a(index, "day", "two", "tonight")
        if day is not None:
            end = index + day.width
            marks = (day.glued,) if day.glued else ()
            offset = int(day.value or 0)
            if day.name == "two" and not day.glued.startswith(">") and self._date_tense(index, end) == "past":
                offset = -offset
            found = self.today + offset * DAY
            part = "night" if day.name == "tonight" else ""
            return Piece("day", end, found, found, part=part, marks=marks)
        weekday = self.is_a(index, "weekday") or (self.is_a(index, "weekday?") if self._weekday_stands(index) else None)
        if weekday is not None:
            end = index + weekday.width
            past = not weekday.glued.startswith(">") and self._date_tense(index, end) == "past"
            found = weekday_date(self.today, int(weekday.value), "last" if past else "coming")
            return Piece("day", end, found, found, weak=True, marks=(weekday.glued,) if weekday.glued else ())
        return self._named_period(index, 0)

    def _weekday_stands(self, index: int) -> bool:
        """Whether mon, sat, sun are days here: after on, by, next; before a part of the day, a date or a mark after."""
        word = self.words[index - 1].text if index else ""
        if word in ("on", "by", "till", "until", "next", "this", "last", "coming", "before") or (
            word in ("-", ",") and index > 1
        ):
            return True
        after = index + 1
        return bool(
            self.is_a(after, "part", "month", ">by")
            or (after < len(self.words) and self.words[after].text in ("ko", "ku", "ke"))
        )

    def _which(self, index: int, which: Meaning) -> Piece | None:
        """next Monday, this week, last month, अगले हफ्ते सोमवार."""
        place = index + which.width
        name = which.name
        weekday = self.is_a(place, "weekday", "weekday?")
        if weekday is not None:
            found = weekday_date(self.today, int(weekday.value), name)
            return Piece("day", place + weekday.width, found, found, marks=(weekday.glued,) if weekday.glued else ())
        step = {"next": 1, "coming": 1, "this": 0, "last": -1}[name]
        named = self._named_period(place, step)
        if named is not None:
            return named
        part = self.is_a(place, "part")
        if part is not None and name == "this":
            return Piece(
                "day",
                place + part.width,
                self.today,
                self.today,
                part=part.value,
                marks=(part.glued,) if part.glued else (),
            )
        unit = self.is_a(place, "unit")
        if unit is None or unit.value not in ("week", "month", "year", "day"):
            return None
        end = place + unit.width
        marks = (unit.glued,) if unit.glued else ()
        if unit.value == "day":
            found = self.today + step * DAY
            return Piece("day", end, found, found, marks=marks)
        if unit.value == "week":
            first, last = week_of(self.today + 7 * step * DAY)
            weekday = self.is_a(self._after_links(end), "weekday")
            if weekday is not None:
                found = first + int(weekday.value) * DAY
                return Piece("day", self._after_links(end) + weekday.width, found, found)
        elif unit.value == "month":
            first, last = month_of(add_months(self.today, step))
        else:
            first, last = date(self.today.year + step, 1, 1), date(self.today.year + step, 12, 31)
        return Piece("day", end, first, last, marks=marks)

    def _named_period(self, index: int, step: int) -> Piece | None:
        """Weekend, month end; and after "end of": this or next week, month."""
        weekend, monthend = self.is_a(index, "weekend"), self.is_a(index, "monthend")
        if monthend is not None:
            last = month_of(add_months(self.today.replace(day=1), step))[1]
            return Piece("day", index + monthend.width, last, last, marks=(monthend.glued,) if monthend.glued else ())
        if weekend is not None:
            monday, sunday = week_of(self.today + 7 * step * DAY)
            return Piece(
                "day", index + weekend.width, monday + 5 * DAY, sunday, marks=(weekend.glued,) if weekend.glued else ()
            )
        ending = self.is_a(index, "end")
        if ending is not None:
            place = index + ending.width
            unit = self.is_a(place, "unit")
            if unit is not None and unit.value == "week":
                last = week_of(self.today)[1]
                return Piece("day", place + unit.width, last, last)
            period = self._which(place, which) if (which := self.is_a(place, "this", "next")) else None
            if period is not None:
                return replace(period, first=period.last)
        return None

    def _part(self, index: int) -> Piece | None:
        part = self.is_a(index, "part")
        if part is None:
            return None
        return Piece("part", index + part.width, part=part.value, marks=(part.glued,) if part.glued else ())

    def _clock(self, index: int, before: list[Piece]) -> Piece | None:
        """5 pm, 17:30, 5 baje, साढ़े पाँच बजे."""
        word = self.words[index]
        if word.kind == "clock":
            hour, minute = (int(part) for part in word.text.split(":"))
            place, loose_clock = index + 1, hour <= 12
        else:
            number = self._number(index)
            if number is None or not 0 <= number[0] <= 24:
                return None
            hour, minute = int(number[0]), round(number[0] % 1 * 60)
            if word.kind == "num" and "." in word.text:
                hour, minute = (int(part) for part in word.text.split("."))
            place, loose_clock = number[1], hour <= 12
            if not self._clock_stands(index, place, before):
                return None
        if hour > 24 or minute > 59:
            return None
        half = self.is_a(place, "am", "pm")
        if half is not None:
            hour = hour % 12 + (12 if half.name == "pm" else 0)
            place, loose_clock = place + half.width, False
        oclock = self.is_a(place, "oclock", "oclock?")
        place += oclock.width if oclock else 0
        marks = (oclock.glued,) if oclock and oclock.glued else ()
        return Piece("clock", place, clock=time(hour % 24, minute), loose_clock=loose_clock, marks=marks)

    def _clock_stands(self, index: int, place: int, before: list[Piece]) -> bool:
        """Whether a bare number is a time of day."""
        if self.is_a(place, "oclock", "am", "pm"):
            return True
        if self.is_a(place, "oclock?"):
            after = self.is_a(place + 1, ">by", ">within", ">before")
            return bool(before) or (after is not None and place + 1 < len(self.words))
        if self.is_a(place, "unit") or self.words[index].kind != "num":
            return False
        return (
            bool(before)
            and index > 0
            and self.words[index - 1].text in ("at", "by", "around")
            and float(self.words[index].text) <= 12
        )

    def _placed(self, index: int, end: int, pieces: list[Piece]) -> tuple[Found | None, int] | None:
        """Lays pieces on the calendar and reads the marks around them."""
        days = [piece for piece in pieces if piece.kind == "day"]
        day = next((piece for piece in days if not piece.weak), days[0] if days else None)
        if day is not None and len(days) > 1 and (weekday := next((piece for piece in days if piece.weak), None)):
            day = in_week(day, weekday)
        part = next((piece.part for piece in pieces if piece.part), "")
        clock = next((piece for piece in pieces if piece.kind == "clock"), None)
        glued = {mark for piece in pieces for mark in piece.marks}
        after = self._after_links(end)
        behind = self.is_a(after, ">by", ">before", "since>") or (self.is_a(after, ">within") if day or clock else None)
        if behind is not None and behind.name == ">within" and not strong_within(self.words[after].text):
            behind = None
        ahead = self._before(index, "<by", "<before", "<within", "since<")
        if day is None and clock is None and not self._part_stands(index, end, bool(behind or ahead or glued)):
            return None, end
        start, last = self._laid(day, part, clock, self.tense(index, end))
        name = (behind.name if behind else ahead.name if ahead else "").strip("<>")
        if not name and glued & {">by", ">within", "since>"}:
            name = "by" if glued & {">by", ">within"} else "since"
        start_place = index - (1 if ahead and not behind and self.is_a(index - 1, ahead.name) else 0)
        end_place = after + behind.width if behind else end
        place = self.words[start_place].start, self.words[end_place - 1].end
        if name == "since":
            if last < self.now or start < self.now:
                return Found(*place, min(start, self.now), self.now, "duration"), end_place
            name = ""
        if name == "before":
            return Found(*place, min(self.now, start), start - timedelta(seconds=1), "deadline"), end_place
        if name in ("by", "within") and not (name == "within" and ahead and day and day.first != day.last):
            return Found(*place, min(self.now, last), last, "deadline"), end_place
        return Found(*place, start, last, "point"), end_place

    def _part_stands(self, index: int, end: int, marked: bool) -> bool:
        """Whether a part of the day alone is a time (शाम को, by evening), and not a greeting or a way of speaking."""
        eod = self.is_a(index, "part")
        if marked or self.is_a(end, "link") or (eod is not None and eod.value == "eod"):
            return True
        return any(meaning.name == "future" for word in self.words[end : end + 3] for meaning in word.meanings)

    def _laid(self, day: Piece | None, part: str, clock: Piece | None, tense: str | None) -> tuple[datetime, datetime]:
        """First and last moment of the pieces together."""
        zone = self.now.tzinfo
        first = day.first if day and day.first else self.today
        last = day.last if day and day.last else first
        if clock is not None and clock.clock is not None:
            hour = self._hour(clock, part, first)
            moment = datetime.combine(first, clock.clock.replace(hour=hour), zone)
            if day is None and moment < self.now and tense != "past":
                moment += DAY
            return moment, moment
        if part:
            start = datetime.combine(first, PARTS[part][0], zone)
            end = datetime.combine(last, PARTS[part][1], zone)
            if day is None and end < self.now and tense != "past":
                start, end = start + DAY, end + DAY
            return start, end
        return datetime.combine(first, time(0), zone), datetime.combine(last, LAST_MOMENT, zone)

    def _hour(self, clock: Piece, part: str, day: date) -> int:
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
        passed = day == self.today and datetime.combine(day, clock.clock or time(0), self.now.tzinfo) < self.now
        return hour + 12 if passed and hour + 12 > self.now.hour else hour


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
ORDINALS = frozenset(("st", "nd", "rd", "th", "va", "vo", "వ", "ই", "শে", "লা", "রা", "ঠা", "e", "i", "she"))
PAST_FOR = frozenset(("since", "past", "last", "over"))
WEAK_WITHIN = frozenset(("me", "mein", "mai", "main", "m", "में", "मे", "lo", "loo", "lone", "లో"))


def strong_within(word: str) -> bool:
    """Whether a word after a day means "by the end of" (मध्ये, लोपु) and not only "in" (में)."""
    return word not in WEAK_WITHIN


def in_week(period: Piece, weekday: Piece) -> Piece:
    """The weekday of a week (Friday next week); another day outweighs a weekday beside it (Friday, 27 November)."""
    if period.first is None or period.last is None or weekday.first is None or (period.last - period.first).days != 6:
        return period
    found = period.first + weekday.first.weekday() * DAY
    return replace(period, first=found, last=found)


def adjoining(one: Word, other: Word) -> bool:
    """Whether no space stands between two words."""
    return one.end == other.start


def replace_width(meaning: Meaning, width: int) -> Meaning:
    """The meaning as ending at the place it was looked for from."""
    return meaning._replace(width=width)


def whole_day(moment: datetime) -> tuple[datetime, datetime]:
    """First and last moment of a moment's day."""
    zone = moment.tzinfo
    return datetime.combine(moment.date(), time(0), zone), datetime.combine(moment.date(), LAST_MOMENT, zone)
