"""Which turns a conversation takes, one after the other, before anyone has said a word."""

import random

from atithi.demo.stock import Matter

TALKED = ("phone", "instore")  # over at once: nobody comes back to the same call


def _fixing(draw: random.Random, *, talked: bool) -> list[str]:
    roll = 0.38 * draw.random() if talked else draw.random()
    if roll < 0.13:
        return []
    if roll < 0.38:
        further = ["question"] if draw.random() < 0.5 else []
        return [*further, *_ending(draw)]
    if roll < 0.72:
        before = draw.choices((["ok"], ["question"], ["question", "question"], []), (3, 5, 2, 3))[0]
        return [*before, "done", *_ending(draw, done=True)]
    if roll < 0.89:
        before = draw.choices((["ok"], ["question"], []), (3, 3, 4))[0]
        return [*before, "chase", "sorry", "done", *_ending(draw, done=True)]
    after = draw.choices((["done"], ["done", "thanks"], []), (3, 2, 4))[0]
    return ["chase", "sorry", "bitter", "calm", *after]


def _asking(draw: random.Random) -> list[str]:
    roll = draw.random()
    if roll < 0.30:
        return []
    if roll < 0.42:
        return _ending(draw)
    if roll < 0.8:
        return ["question", *_ending(draw)]
    return ["question", "question", *_ending(draw)]


def _ending(draw: random.Random, *, done: bool = False) -> list[str]:
    """Nobody is delighted before the thing is done."""
    glad = 10 if done else 0
    return draw.choices(
        (["thanks"], ["thanks", "welcome"], ["delight"], ["delight", "welcome"], ["ok"]), (36, 30, glad, glad, 20)
    )[0]


def outline(draw: random.Random, matter: Matter, channel: str, *, order_known: bool) -> list[str]:
    """The turns in order; `question` stands for the customer's question and its answer."""
    chatting = channel in ("webchat", "whatsapp")
    turns = ["hello", "open"] if chatting and draw.random() < 0.16 else ["open"]
    if matter.order and not order_known and draw.random() < 0.8:
        turns += ["ask", "give"]
    if chatting and matter.style == "fix" and draw.random() < 0.12:
        turns.append("hold")
    turns.append("reply")
    if matter.style == "fix":
        turns += _fixing(draw, talked=channel in TALKED)
    elif matter.style == "ask":
        turns += _asking(draw)
    if channel == "email" and turns[-1] == "welcome" and draw.random() < 0.8:
        turns.pop()  # few answer a mail that says thank you
    return turns


def mood(matter: Matter, turns: list[str]) -> int:
    """-2 upset … 2 delighted, as it stands after the last turn."""
    if "bitter" in turns:
        return -1 if turns[-1] == "thanks" else -2
    if "delight" in turns:
        return 2
    if matter.style == "praise":
        return 2
    if "chase" in turns:
        return 0 if "thanks" in turns else -1
    if "thanks" in turns:
        return 1
    return matter.mood
