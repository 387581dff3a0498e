"""The grammar of times: one for all languages, because the words carry what they mean."""

from dataclasses import replace
from datetime import datetime, time, timedelta

from atithi.language.times.amounts import Amounts
from atithi.language.times.calendar import DAY, LAST_MOMENT, PARTS
from atithi.language.times.clause import Clause, strong_within
from atithi.language.times.clocks import Clocks
from atithi.language.times.dates import Dates
from atithi.language.times.days import Days
from atithi.language.times.describing import Describing
from atithi.language.times.lexicon import Word
from atithi.language.times.pieces import Found, Piece, in_week

NEVER_FIRST = frozenset(("word", "join", "stop"))  # kinds that begin no time unless they mean one


class Reader:
    """Reads the times of one text at one moment: amounts, and moments joined from days, parts of the day and clock times."""

    def __init__(self, words: list[Word], now: datetime, compounds: bool = False) -> None:
        """`compounds`: whether nouns describe nouns without a word between, as in English."""
        self.clause = Clause(words, now)
        self.describing = Describing(self.clause, compounds)
        self.amounts = Amounts(self.clause, self.describing)
        self.dates = Dates(self.clause)
        self.days = Days(self.clause)
        self.clocks = Clocks(self.clause)

    def spans(self) -> list[Found]:
        """All times, first to last, none inside another."""
        found = []
        index = 0
        while index < len(self.clause.words):
            word = self.clause.words[index]
            if not word.meanings and word.kind in NEVER_FIRST:
                index += 1
                continue
            result = self.amounts.at(index) or self._moment(index)
            if result is None:
                index += 1
                continue
            span, index = result
            if span is not None:
                found.append(span)
        return found

    def _moment(self, index: int) -> tuple[Found | None, int] | None:
        pieces: list[Piece] = []
        end = place = index
        while True:
            kinds = {piece.kind for piece in pieces}
            piece = self._piece(place, pieces)
            if piece is None or (piece.kind in kinds and not (piece.kind == "day" and (piece.weak or pieces[-1].weak))):
                break
            pieces.append(piece)
            end = piece.end
            place = self.clause.after_links(end)
            if piece.marks and any(mark.startswith(">") for mark in piece.marks):
                break
        if not pieces:
            return None
        opening = next((piece for piece in pieces if piece.kind == "clock"), None)
        if opening is not None and (closing := self._closing(end, pieces)) is not None:
            pieces = [piece for piece in pieces if piece.kind != "clock"] + [closing]
            end = closing.end
        if (limit := self._limit(end, pieces)) is not None:
            pieces.append(limit)
            end = limit.end
        if self.describing.repeated(index) or self.clause.before(index, "good"):
            return None, end
        if len(pieces) == 1 and pieces[0].kind == "day" and self.describing.day(index, pieces[0]):
            return None, end
        return self._placed(index, end, pieces)

    def _closing(self, end: int, pieces: list[Piece]) -> Piece | None:
        """The second hour of two between which something is: কাল ১০টা থেকে ১২টার মধ্যে."""
        joint = self.clause.is_a(end, "or", "since>")
        return self.clocks.at(end + joint.width, pieces) if joint is not None else None

    def _limit(self, end: int, pieces: list[Piece]) -> Piece | None:
        """The hour by which on a day: tomorrow by 6 pm, tomorrow before noon."""
        mark = self.clause.is_a(end, "<by", "<before")
        if mark is None or {piece.kind for piece in pieces} != {"day"}:
            return None
        limit = self.clocks.at(end + mark.width, pieces) or self._part(end + mark.width)
        return replace(limit, marks=(*limit.marks, ">by")) if limit is not None else None

    def _piece(self, place: int, before: list[Piece]) -> Piece | None:
        if place >= len(self.clause.words):
            return None
        return self.dates.at(place) or self.days.at(place) or self.clocks.at(place, before) or self._part(place)

    def _part(self, index: int) -> Piece | None:
        part = self.clause.is_a(index, "part")
        if part is None:
            return None
        return Piece("part", index + part.width, part=part.value, marks=(part.glued,) if part.glued else ())

    def _placed(self, index: int, end: int, pieces: list[Piece]) -> tuple[Found | None, int] | None:
        """Lays pieces on the calendar and reads the marks around them."""
        days = [piece for piece in pieces if piece.kind == "day"]
        day = next((piece for piece in days if not piece.weak), days[0] if days else None)
        if day is not None and len(days) > 1 and (weekday := next((piece for piece in days if piece.weak), None)):
            day = in_week(day, weekday)
        part = next((piece.part for piece in pieces if piece.part), "")
        clock = next((piece for piece in pieces if piece.kind == "clock"), None)
        glued = {mark for piece in pieces for mark in piece.marks}
        after = self.clause.after_links(end)
        behind = self.clause.is_a(after, ">by", ">before", "since>") or (
            self.clause.is_a(after, ">within") if day or clock else None
        )
        if behind is not None and behind.name == ">within" and not strong_within(self.clause.words[after].text):
            behind = None
        if behind is not None and behind.name == ">before" and self._denied(after + behind.width):
            behind = None
        ahead = self.clause.before(index, "<by", "<before", "<within", "since<")
        if ahead is not None and ahead.name == "<before" and self.clause.before(index - ahead.width, "not"):
            ahead = None
        if day is None and clock is None and (part != "eod" and self.describing.part(index, end)):
            return None, end
        if day is None and clock is None and not self._part_stands(index, end, bool(behind or ahead or glued)):
            return None, end
        start, last = self._laid(day, part, clock, self.clause.tense(index, end))
        name = (behind.name if behind else ahead.name if ahead else "").strip("<>")
        if not name and glued & {">by", ">within", "since>"}:
            name = "by" if glued & {">by", ">within"} else "since"
        start_place = index - (1 if ahead and not behind and self.clause.is_a(index - 1, ahead.name) else 0)
        end_place = after + behind.width if behind else end
        place = self.clause.words[start_place].start, self.clause.words[end_place - 1].end
        if name == "since":
            if last < self.clause.now or start < self.clause.now:
                return Found(*place, min(start, self.clause.now), self.clause.now, "duration"), end_place
            name = ""
        if name == "before":
            return Found(*place, min(self.clause.now, start), start - timedelta(seconds=1), "deadline"), end_place
        if name in ("by", "within") and not (name == "within" and ahead and day and day.first != day.last):
            return Found(*place, min(self.clause.now, last), last, "deadline"), end_place
        return Found(*place, start, last, "point"), end_place

    def _denied(self, index: int) -> bool:
        """Whether "not" ends the clause here: सोमवार से पहले नहीं, is from Monday on. (से पहले नहीं आया तो is still a deadline.)"""
        denial = self.clause.is_a(index, "not")
        if denial is None:
            return False
        after = index + denial.width
        return after >= len(self.clause.words) or (
            self.clause.words[after].kind in ("join", "stop") and self.clause.words[after].text != "?"
        )

    def _part_stands(self, index: int, end: int, marked: bool) -> bool:
        """Whether a part of the day alone is a time (शाम को, by evening), and not a greeting or a way of speaking."""
        eod = self.clause.is_a(index, "part")
        if marked or self.clause.is_a(end, "link") or (eod is not None and eod.value == "eod"):
            return True
        return self.describing.future_near(end)

    def _laid(self, day: Piece | None, part: str, clock: Piece | None, tense: str | None) -> tuple[datetime, datetime]:
        """First and last moment of the pieces together."""
        zone = self.clause.now.tzinfo
        first = day.first if day and day.first else self.clause.today
        last = day.last if day and day.last else first
        if clock is not None and clock.clock is not None:
            hour = self.clocks.hour(clock, part, first)
            moment = datetime.combine(first, clock.clock.replace(hour=hour), zone)
            if day is None and moment < self.clause.now and tense != "past":
                moment += DAY
            return moment, moment
        if part:
            start = datetime.combine(first, PARTS[part][0], zone)
            end = datetime.combine(last, PARTS[part][1], zone)
            if day is None and end < self.clause.now and tense != "past":
                start, end = start + DAY, end + DAY
            if day is None and start > self.clause.now and tense == "past":
                start, end = start - DAY, end - DAY
            return start, end
        return datetime.combine(first, time(0), zone), datetime.combine(last, LAST_MOMENT, zone)
