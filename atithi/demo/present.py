"""Cuts the told conversations at the present moment: which are open, which wait for an answer, which are over."""

import random
from dataclasses import dataclass
from datetime import datetime, timedelta

from atithi.demo.outline import TALKED
from atithi.demo.shapes import Message
from atithi.demo.threads import Thread

OPEN, WAITING = 60, 25  # about as many at the end
ASKING = ("open", "question", "chase", "bitter", "give")  # after these a customer expects an answer


@dataclass(slots=True)
class Told:
    """A conversation told to its end, and what of it has happened by now."""

    thread: Thread
    messages: list[Message]
    open: bool = False
    waiting: bool = False

    @property
    def turns(self) -> list[str]:
        """Those that have happened by now, notes aside."""
        return [turn for turn in self.thread.turns[: len(self.messages)] if turn != "note"]

    @property
    def answered(self) -> bool:
        return any(message.author == "staff" for message in self.messages)

    def cut_after(self, index: int) -> None:
        self.messages = self.messages[: index + 1]

    def last(self, author: str) -> int:
        """Index of that author's last message so far."""
        return max(index for index, message in enumerate(self.messages) if message.author == author)

    def last_asking(self) -> int:
        return max(index for index, turn in enumerate(self.thread.turns[: len(self.messages)]) if turn in ASKING)


def bring_to(draw: random.Random, told: list[Told], now: datetime) -> None:
    """What lies ahead of `now` has not happened. About OPEN conversations stay open, WAITING of them unanswered."""
    recent: list[Told] = []
    opened = 0
    for each in reversed(told):
        happened = sum(message.at < now for message in each.messages)
        unfinished = happened < len(each.messages)
        each.cut_after(happened - 1)
        if not each.answered:
            each.open = each.waiting = True
            opened += 1
        elif each.messages[0].at > now - timedelta(days=6) and each.thread.channel not in TALKED:
            recent.append(each)
        if unfinished and each.answered:
            each.cut_after(each.last("staff"))
    waiting = opened
    for each in recent:
        asked_at = each.messages[each.last_asking()].at
        if waiting < WAITING and asked_at > now - timedelta(hours=40) and draw.random() < 0.6:
            each.cut_after(each.last_asking())
            each.open = each.waiting = True
            waiting += 1
            opened += 1
    for each in recent:
        if opened < OPEN and not each.open and draw.random() < 0.45:
            each.cut_after(each.last("staff"))
            each.open = True
            opened += 1
