"""Words of time that name no moment: they describe (the evening's tea), repeat (twice a week), or are someone's name."""

from atithi.language.times.clause import Clause
from atithi.language.times.pieces import Piece

FEMININE_ADJECTIVE = frozenset(("wali", "vali", "waali", "वाली"))  # मेहंदी वाली रात: some event's night
DATIVE = ("కి", "కు", "ki", "ku")
ASKED_WITHIN = 4  # words after "in a week" within which "how many times" makes a rate of it
SPOKEN_WITHIN = 6  # words after "in 2 days" within which its verb stands


class Describing:
    """Tells apart what only looks like a time."""

    def __init__(self, clause: Clause, compounds: bool = False) -> None:
        """`compounds`: whether a noun may stand right after what describes it (English: evening frock)."""
        self.clause = clause
        self.compounds = compounds

    def part(self, index: int, end: int) -> bool:
        """Whether a part of the day without a day describes: रात का खाना, night shift, wedding night, morning and evening."""
        clause = self.clause
        if clause.before(index, "event") or clause.words[index - 1 if index else 0].text in FEMININE_ADJECTIVE:
            return True
        part = clause.is_a(index, "part")
        if part is not None and part.value == "night" and index and clause.number(index - 1) == self._upto(index):
            return True  # two nights: a count of them
        return (
            self._is_price(index, end)
            or self._belongs(index, end)
            or self._beside_thing(index, end)
            or self._twice_daily(index, end)
        )

    def _is_price(self, index: int, end: int) -> bool:
        """Bengali "rate" is "at night" only where a clause begins with it and does not ask for it; else it is a price."""
        clause = self.clause
        if not clause.is_a(index, "doubtful"):
            return False
        begins = index == 0 or clause.words[index - 1].kind in ("stop", "join")
        return not begins or clause.is_a(end, "howmany", "tell") is not None

    def _upto(self, index: int) -> tuple[float, int] | None:
        number = self.clause.number(index - 1)
        return number if number is not None and number[1] == index else (-1.0, index)

    def _belongs(self, index: int, end: int) -> bool:
        """A part of the day in the genitive: of its food, its tea; not in "for the night" or "at night's time"."""
        owner = self.clause.is_a(end, "of")
        if owner is None and self.clause.is_a(index, "of") is None:
            return False
        after = end + owner.width if owner else end
        return not self.clause.is_a(after, "purpose", ">within", ">by", ">before", "after>", "ago", "oclock")

    def _beside_thing(self, index: int, end: int) -> bool:
        part = self.clause.is_a(index, "part")
        bare = part is not None and not part.glued and not self.clause.is_a(index, "locative")
        return bare and self.clause.is_a(end, "thing") is not None

    def _twice_daily(self, index: int, end: int) -> bool:
        """Morning and evening together, day and night: every day's."""
        if (unit := self.clause.is_a(index - 1, "unit")) is not None and unit.value == "day":
            return True
        after = self.clause.is_a(end, "and")
        ahead = self.clause.is_a(index - 1, "and")
        return bool(
            self.clause.is_a(end + (after.width if after else 0), "part")
            or self.clause.is_a(index - 1 - (ahead.width if ahead else 0), "part")
        )

    def future_near(self, end: int) -> bool:
        """Whether a verb right after speaks of the future (no unknown noun between, which the part would describe), or one
        right before where the clause ends."""
        words = self.clause.words
        part = end - 1
        if (end == len(words) or words[end].kind in ("stop", "join")) and self.clause.is_a(part - 1, "future"):
            return True
        for word in self.clause.words[end : end + 3]:
            if any(meaning.name == "future" for meaning in word.meanings):
                return True
            if self.compounds and word.kind == "word" and not word.meanings:
                return False
        return False

    def day(self, index: int, piece: Piece) -> bool:
        """Whether a day's or month's word is a name (April madam, Somwar Peth) or a label (weekend sale, Sunday special)."""
        if piece.marks:
            return False
        clause = self.clause
        if clause.is_a(index, "month", "month?") and clause.is_a(piece.end - 1, "month", "month?"):
            dotted = index > 1 and clause.words[index - 1].text == "."  # Mrs. June
            if self._compound(index, piece.end):
                return True
            return bool(clause.is_a(piece.end, "title") or clause.is_a(index - 1 - dotted, "title"))
        if clause.is_a(index, "weekday", "weekday?", "weekend", "monthend", "yearend"):
            return clause.is_a(piece.end, "label") is not None
        return False

    def _compound(self, index: int, end: int) -> bool:
        """August collection: a noun that no preposition stands before, and an unknown one after it."""
        words = self.clause.words
        if not self.compounds or end >= len(words) or words[end].kind != "word" or words[end].meanings:
            return False
        return not self.clause.before(index, "<by", "<before", "<within", "since<", "next", "this", "last", "coming")

    def repeated(self, index: int) -> bool:
        """Whether "every" stands before, also with its unit between: every day 6 am, हर महीने की 5 तारीख."""
        clause = self.clause
        if clause.before(index, "every"):
            return True
        if not clause.is_a(index, "part", "num", "halfpast") and clause.words[index].kind not in ("num", "clock"):
            return False
        place = index
        while place > 0 and clause.is_a(place - 1, "link", "of"):
            place -= 1
        unit = clause.is_a(place - 1, "unit")
        return unit is not None and unit.value != "hour" and clause.before(place - 1, "every") is not None

    def rate(self, index: int, end: int, counted: bool) -> bool:
        """Whether an amount is what something is done in again and again: twice a week, हफ्ते में दो बार, నెలకి ఎంత.

        `counted`: whether the amount has its number; "in 2 days call once" is no rate then.
        """
        clause = self.clause
        if clause.before(index - 1 if clause.is_a(index - 1, "<within") else index, "times"):
            return True
        if not counted and clause.words[end - 1].text.endswith(DATIVE) and clause.number(end):
            return True  # వారానికి 2 రోజులు: two days to the week
        asked = False
        for place in range(end, min(len(clause.words), end + ASKED_WITHIN)):
            if clause.words[place].kind in ("stop", "join"):
                return False
            if clause.is_a(place, "times"):
                number = clause.number(place - 1)
                once = clause.is_a(place, "once") or (number is not None and number[0] == 1)
                return not (counted and once)
            asked = asked or clause.is_a(place, "howmany") is not None
        return asked and not counted

    def measure(self, index: int) -> bool:
        """Whether an amount says by how much: a watch slow by 5 minutes, a train late by an hour."""
        return bool(self.clause.before(index, "<by") and self.clause.is_a(index - 2, "measure"))

    def happened(self, end: int) -> bool:
        """Whether the verb after "in 2 days" is past and no one's word: it broke in two days; not: promised in two days, nor
        if it has not come in two days."""
        clause = self.clause
        found = False
        for place in range(end, min(len(clause.words), end + SPOKEN_WITHIN)):
            word = clause.words[place]
            if word.kind in ("stop", "join"):
                break
            past = clause.is_a(place, "past")
            if clause.is_a(place, "say", "if") or (past is not None and past.value):
                return False
            if not found and past is None and clause.is_a(place, "future"):
                return False
            found = found or past is not None
        return found
