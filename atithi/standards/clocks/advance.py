"""What a fact does to the clocks of its conversation. It reads and writes no table: rows come in, rows go out changed.

Facts come in the order in which they happened, each with its own moment: a worker that was away for an hour loses no minute.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from atithi.conversations.models import Conversation
from atithi.standards.clocks.kinds import FIRST_REPLY, GUEST_WAIT, NEXT_REPLY, REPLIES, RESOLUTION, STAFF_WORK
from atithi.standards.models import Clock, Outcome

ANEW = timedelta(days=7)
"""Whoever writes again so long after the close begins anew: their next answer is a first one."""


@dataclass(frozen=True, slots=True)
class Fact:
    """What happened: wrote, answered, given, closed, reopened, dropped, waits, waits_now, changed; or start, pause, stop or drop,
    a colon, and a kind."""

    what: str
    at: datetime
    person: int | None = None


Between = Callable[[Clock, datetime, datetime], float]
"""Seconds that count for a clock between two moments."""


@dataclass
class Clocks:
    """The clocks of one conversation while facts come in. `rows`: those that run, and the last of each kind that stopped."""

    conversation: Conversation
    rows: list[Clock]
    between: Between
    owe: Callable[[Clock], object]
    """Sets what a clock may take and until when, at once: it may stop in the same breath."""
    touched: dict[int, Clock] = field(default_factory=dict)

    def running(self, kind: str) -> Clock | None:
        return next((row for row in self.rows if row.kind == kind and row.stopped_at is None), None)

    def last(self, kinds: Iterable[str]) -> Clock | None:
        """The one that stopped last, of these kinds; not one that was dropped."""
        over = [row for row in self.rows if row.kind in kinds and row.stopped_at and row.outcome != Outcome.DROPPED]
        return max(over, key=lambda row: row.stopped_at or row.started_at, default=None)

    def take(self, fact: Fact) -> None:
        """Lets a fact happen."""
        verb, _colon, kind = fact.what.partition(":")
        if kind:
            self._other(verb, kind, fact)
        else:
            getattr(self, f"_{verb}")(fact)

    def _touch(self, row: Clock) -> Clock:
        self.touched[id(row)] = row
        return row

    def start(self, kind: str, at: datetime, person: int | None) -> Clock:
        """Starts a clock, or lets the one that pauses go on."""
        row = self.running(kind)
        if row is None:
            row = Clock(conversation=self.conversation, kind=kind, started_at=at, resumed_at=at, person_id=person)
            self.rows.append(row)
        elif row.resumed_at is None:
            row.resumed_at = max(at, row.started_at)
        else:
            return row
        self.owe(row)
        return self._touch(row)

    def pause(self, kind: str, at: datetime) -> None:
        """It stands still: what ran so far is kept."""
        row = self.running(kind)
        if row is not None and row.resumed_at is not None:
            row.worked += round(self.between(row, row.resumed_at, at))
            row.resumed_at = None
            self._touch(row)

    def stop(self, kind: str, at: datetime, *, person: int | None = None, dropped: bool = False) -> None:
        """It is over. One that was in its time when it paused is in time."""
        row = self.running(kind)
        if row is None or row.started_at > at:
            return
        late = row.due_at is not None and at > row.due_at
        self.pause(kind, at)
        row.stopped_at, row.resumed_at, row.warn_at, row.watch_at = at, None, None, None
        row.person_id = person or row.person_id
        if dropped:
            row.outcome = Outcome.DROPPED
        elif row.target is None:
            row.outcome = Outcome.MEASURED
        else:
            row.outcome = Outcome.MISSED if late or row.worked > row.target else Outcome.MET
        self._touch(row)

    def _wrote(self, fact: Fact) -> None:
        assignee = self.conversation.assignee_id
        if not any(self.running(kind) for kind in REPLIES):
            self.start(FIRST_REPLY if self._begins(fact.at) else NEXT_REPLY, fact.at, assignee)
        self.start(RESOLUTION, fact.at, assignee)
        self.start(GUEST_WAIT, fact.at, assignee)
        if assignee is not None:
            self.start(STAFF_WORK, fact.at, assignee)

    _waits = _wrote

    def _waits_now(self, fact: Fact) -> None:
        """It came back, or a part of it became one of its own: who waits has a clock again, from when they wrote."""
        since = self.conversation.waiting_since
        if since is not None and self.conversation.closed_at is None:
            self._wrote(Fact("wrote", since))

    def _begins(self, at: datetime) -> bool:
        """Whether nobody answered yet, or that was in a matter which is long over."""
        first = self.conversation.first_reply_at
        if self.last(REPLIES) is None and (first is None or first > at):
            return True
        closed = self.last((RESOLUTION,)) if self.running(RESOLUTION) is None else None
        return closed is not None and closed.stopped_at is not None and at - closed.stopped_at > ANEW

    def _answered(self, fact: Fact) -> None:
        for kind in REPLIES:
            self.stop(kind, fact.at, person=fact.person)
        self.pause(GUEST_WAIT, fact.at)
        self.pause(STAFF_WORK, fact.at)
        for kind in (RESOLUTION, GUEST_WAIT, STAFF_WORK):
            if (row := self.running(kind)) is not None and fact.person:
                row.person_id = fact.person
                self._touch(row)
        resolution = self.running(RESOLUTION)
        if resolution is not None and (resolution.standard is None or resolution.standard.pauses):
            self.pause(RESOLUTION, fact.at)

    def _given(self, fact: Fact) -> None:
        for row in self.rows:
            if row.stopped_at is None and row.person_id != fact.person:
                row.person_id = fact.person
                self._touch(row)
        waiting = self.running(GUEST_WAIT)
        if fact.person is None:
            self.pause(STAFF_WORK, fact.at)
        elif waiting is not None and waiting.resumed_at is not None:
            self.start(STAFF_WORK, fact.at, fact.person)

    def _closed(self, fact: Fact) -> None:
        for kind in REPLIES:
            # Closed without an answer: in time it was no case for one, late it was missed.
            row = self.running(kind)
            if row is not None:
                self.stop(kind, fact.at, dropped=not (row.due_at is not None and fact.at > row.due_at))
        for row in [row for row in self.rows if row.stopped_at is None]:
            self.stop(row.kind, fact.at)

    def _reopened(self, fact: Fact) -> None:
        """Staff open it again: it was not solved, and its clock goes on. A guest's message starts clocks by itself."""
        row = self.last((RESOLUTION,))
        if row is not None and self.running(RESOLUTION) is None:
            row.stopped_at, row.resumed_at, row.outcome = None, fact.at, Outcome.RUNNING
            row.warned_at = row.late_at = row.escalated_at = None
            self._touch(row)

    def _dropped(self, fact: Fact) -> None:
        for row in [row for row in self.rows if row.stopped_at is None]:
            self.stop(row.kind, max(fact.at, row.started_at), dropped=True)

    def _changed(self, fact: Fact) -> None:
        """Only what is owed changes: it is reckoned anew for every clock that runs, whatever the fact."""

    def _other(self, verb: str, kind: str, fact: Fact) -> None:
        if verb == "start":
            self.start(kind, fact.at, fact.person)
        elif verb == "pause":
            self.pause(kind, fact.at)
        else:
            self.stop(kind, fact.at, person=fact.person, dropped=verb == "drop")
