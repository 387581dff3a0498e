"""Which clauses of a sentence commit the one who writes it."""

from typing import NamedTuple

from atithi.promises.finding.lexicon import KINDS, VERBS, Mark
from atithi.promises.finding.sentences import Sentence

FIRST = frozenset(("i", "we", "i'm", "we're"))
NEAR = 3  # words before a verb among which its subject stands in English
SAME_SUBJECT = frozenset(
    "it it'll they they'll that will wo woh ye yeh vah वह वो यह ये adi avi అది అవి seta ota সেটা ওটা এটা".split()  # noqa: SIM905
)
SIGNS = VERBS | {
    "getting",
    "present",
    "guest",
    "assure",
    "free",
    "surely",
    "mine",
}  # without any, a sentence promises nothing
TOLD = ("call_back", "information")  # kinds that a verb names by itself
NOT_BEFORE, NOT_AFTER = 4, 2  # words around a verb among which "not" is its own
EARLY = 3  # words at a sentence's beginning among which a question word makes it a question
SURE, LIKELY, DATED = 0.8, 0.65, 0.5  # DATED: only with a date (the sofa reaches you on Saturday)


class Promised(NamedTuple):
    """A clause that commits: what to, where it stands in its sentence, and how surely (0 to 1)."""

    kind: str
    start: int
    end: int
    confidence: float
    goes_on: bool  # its subject is what the clause before it spoke of: and it will reach you by Friday


def read(marks: list[Mark], sentence: Sentence) -> list[Promised]:
    """The clauses of a sentence that commit, in order."""
    if sentence.asks or not marks:
        return []
    named = _named(marks)
    if "said" in named or not named & SIGNS:
        return []
    clauses = _split(marks, sentence.text)
    everything = _Clause(marks, marks)
    found = [promised for clause in clauses if (promised := _Clause(clause, marks).promised())]
    if not found:
        return []
    information = all(promised.kind == "information" for promised in found)
    if everything.asks() and not information:
        return []
    verb = found[0].start
    condition = everything.condition()
    if condition is not None and not (information and condition > verb and marks[0].text.isascii()):
        return []
    return found


def _named(marks: list[Mark]) -> set[str]:
    """The lists that hold any of these words."""
    found: set[str] = set()
    for mark in marks:
        if mark.names:
            found |= mark.names
    return found


def _split(marks: list[Mark], text: str) -> list[list[Mark]]:
    """A sentence's clauses: cut at commas and at words that join sentences, which are left out."""
    clauses: list[list[Mark]] = [[]]
    for mark in marks:
        if clauses[-1] and _cut(text[clauses[-1][-1].end : mark.start]):
            clauses.append([])
        if "split" in mark.names:
            clauses.append([])
        else:
            clauses[-1].append(mark)
    return [clause for clause in clauses if clause]


def _cut(between: str) -> bool:
    """Whether what stands between two words parts them: a comma of 1,499 stands between no two words that are apart."""
    bare = between.strip()
    return bool(bare) and (bare[0] in ",:" or bare in ("-", "–", "—", "...", "(", ")")) and len(between) > 1


class _Clause:
    """A clause and the sentence around it."""

    def __init__(self, marks: list[Mark], sentence: list[Mark]) -> None:
        self.marks = marks
        self.sentence = sentence
        self.verb = -1  # the index of the word that commits
        self.named = _named(marks)

    def promised(self) -> Promised | None:
        """What the clause commits to, if it does."""
        confidence = self._assured() or self._confidence()
        if not confidence:
            return None
        goes_on = self.marks[0].text in SAME_SUBJECT
        return Promised(
            self._said_kind() or self._kind() or "other", self.marks[0].start, self.marks[-1].end, confidence, goes_on
        )

    def _assured(self) -> float:
        """Whether it is a promise in itself: it won't happen again; we take no charge."""
        if "assure" in self.named and not self.named & {"perhaps"}:
            return SURE
        if "free" in self.named and any("money" in mark.names for mark in self.sentence):
            return SURE
        return 0.0

    def _confidence(self) -> float:
        if self.named & {"perhaps", "open", "must"}:
            return 0.0
        found = 0.0
        for index in range(len(self.marks)):
            sure = self._verb(index)
            if sure > found and not self._denied(index):
                found, self.verb = sure, index
        # Surely by tomorrow: a promise without a verb.
        surely = "surely" in self.named and not self.named & {"not", "about", "polite"} and self._kind() is not None
        return found or (DATED if surely else 0.0)

    def _denied(self, index: int) -> bool:
        """Whether "not" stands near enough to a verb to be its own."""
        near = self.marks[max(0, index - NOT_BEFORE) : index + NOT_AFTER + 1]
        return any("not" in mark.names for mark in near)

    def _verb(self, index: int) -> float:
        """How surely the word at the index commits."""
        names = self.marks[index].names
        if not names:
            return self._first_person_goes(index)
        if "commit" in names:
            return SURE
        if "will" in names:
            return self._will(index)
        if "guest" in names:
            return SURE if index + 1 < len(self.marks) and "receive" in self.marks[index + 1].names else 0.0
        if "getting" in names:
            return SURE
        if "present" in names:
            return DATED if self._kind() is not None and not self.named & {"about"} else 0.0
        if self._guest_acts():
            return 0.0
        if "going" in names and self._goes(index):
            return SURE
        if names & {"habit", "aux"} and index + 1 < len(self.marks) and "hu" in self.marks[index + 1].names:
            return SURE if "habit" in names or (index and "act" in self.marks[index - 1].names) else 0.0
        if "polite" in names:
            return LIKELY if self.named & {"ours", "toyou"} else 0.0
        if "weak" in names:
            return self._delivers(index)
        return self._first_person_goes(index)

    def _will(self, index: int) -> float:
        """I will, or will at the beginning, commits surely; a thing that will, where it is one we owe."""
        before = self.marks[max(0, index - NEAR) : index]
        if not before or any(mark.text in FIRST for mark in before):
            return SURE
        return self._delivers(index)

    def _goes(self, index: int) -> bool:
        """Whether what goes on is an act of ours: is coming, भेज रहे हैं; or stands at the beginning: sending it now."""
        if not self.marks[index].text.isascii() or " " in self.marks[index].text:
            return index > 0 and "act" in self.marks[index - 1].names
        if index == 0:
            return True
        before = self.marks[max(0, index - 2) : index]
        return any("be" in mark.names for mark in before) and not any(mark.text in ("you", "u") for mark in before)

    def _first_person_goes(self, index: int) -> float:
        """I'm handing over …: some act that goes on, a promise where a day ahead is named."""
        if index == 0 or not self.marks[index].text.endswith("ing"):
            return 0.0
        return DATED if "mine" in self.marks[index - 1].names else 0.0

    def _guest_acts(self) -> bool:
        """Whether the guest is the one who acts: आप, meeru, apni, without a case that makes them the receiver."""
        for index, mark in enumerate(self.marks):
            following = self.marks[index + 1].names if index + 1 < len(self.marks) else frozenset[str]()
            if "you" in mark.names and "post" not in following:
                return True
        return False

    def _delivers(self, index: int) -> float:
        """How surely a third person's future is something we owe: it names what we do, or at least a day."""
        if self.named & {"about"} or any("wish" in mark.names for mark in self.sentence):
            return 0.0
        if index > 0 and "infinitive" in self.marks[index - 1].names and self._obliges(index):
            return 0.0
        return LIKELY if self._kind() is not None else DATED

    def _obliges(self, index: int) -> bool:
        return self.marks[index].text in ("hoga", "hogi", "होगा", "होगी", "hobe", "হবে")

    def _said_kind(self) -> str | None:
        """Calling and telling are verbs: बता दूंगी is information, whatever it is about."""
        if self.verb < 0:
            return None
        english = "will" in self.marks[self.verb].names or self.marks[self.verb].text.endswith(("'ll", "ill"))
        near = self.marks[self.verb : self.verb + 3] if english else self.marks[max(0, self.verb - 1) : self.verb + 1]
        return next((kind for kind in TOLD for mark in near if kind in mark.names), None)

    def _kind(self) -> str | None:
        """The first kind, in order of how telling its words are, of the clause, else of the sentence."""
        for marks in (self.marks, self.sentence):
            named = self.named if marks is self.marks else _named(marks)
            for kind in KINDS:
                if kind in named:
                    return "visit" if kind == "comes" else kind
        return None

    def asks(self) -> bool:
        """Whether a question word stands where it makes a question."""
        if any("wh" in mark.names for mark in self.marks):
            return True
        last = len(self.marks) - 1
        return any("ask" in mark.names and (index < EARLY or index == last) for index, mark in enumerate(self.marks))

    def condition(self) -> int | None:
        """Where a condition begins, if the sentence has one."""
        for index, mark in enumerate(self.marks):
            before = self.marks[index - 1].names if index else frozenset[str]()
            if "if" in mark.names or ("after" in mark.names and "verbal" in before):
                return mark.start
            if "then" in mark.names and 0 < index < len(self.marks) - 1 and "before_then" not in before:
                return mark.start
        return None
