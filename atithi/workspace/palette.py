"""Commands and places that the palette finds by words, in any spelling of the four languages."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, lru_cache

from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from atithi.knowledge.queries import Reader, answers
from atithi.language.fold import fold, loose
from atithi.language.normalise import normalise
from atithi.language.words import tokens
from atithi.staff.models import User
from atithi.staff.queries import colleagues, teams_visible_to
from atithi.workspace import sections
from atithi.workspace.keyboard import COMMANDS, bound, own_keys
from atithi.workspace.queues import rail

MOST = 12
MOST_ARTICLES = 3
SHORTEST_FOLDED = 3  # letters of a word that may be found by its sound alone


@dataclass(frozen=True)
class Offer:
    """Something to do (`command`, by the name scripts know), somewhere to go (`url`), somebody to give work to (`person`)."""

    id: str
    label: str
    group: str
    icon: str
    command: str = ""
    url: str = ""
    person: str = ""
    team: str = ""
    caps: tuple[str, ...] = ()
    also: str = ""


def offers(user: User, text: str) -> list[Offer]:
    """What answers the words, best first; without words nothing (the page shows what was used last)."""
    words = tokens(text)
    if not words:
        return []
    graded = [(grade, offer) for offer in _all(user) if (grade := _grade(words, offer)) < 9]
    graded.sort(key=lambda pair: pair[0])
    return [offer for _number, offer in graded[:MOST]] + _articles(user, text)


def _articles(user: User, text: str) -> list[Offer]:
    """Articles that answer the words."""
    return [
        Offer(
            f"article:{answer.article.public_id}", answer.title, pgettext("help centre", "Article"), "file-text",
            url=reverse("workspace:article_text", args=[answer.article.public_id, answer.language]),
        )
        for answer in answers(text, Reader.staff(), MOST_ARTICLES, language=user.language, typing=True)
    ]  # fmt: skip


def _grade(words: list[str], offer: Offer) -> int:
    """0: begins so; 1: a word begins so; 2: sounds so; 9: not at all. The worst of all words counts."""
    said = _words(f"{offer.label} {offer.also}")
    return max(_word_grade(word, said, first=number == 0) for number, word in enumerate(words))


@lru_cache(maxsize=5000)
def _words(text: str) -> tuple[str, ...]:
    """Kept, as how they sound: what is offered is the same at every letter that is typed."""
    return tuple(tokens(text))


@lru_cache(maxsize=20_000)
def _sounds(word: str) -> tuple[str, str]:
    """A word as it sounds, loosely, and its skeleton."""
    return loose(word), fold(word)


def _word_grade(word: str, said: tuple[str, ...], *, first: bool) -> int:
    if first and said and said[0].startswith(word):
        return 0
    if any(one.startswith(word) for one in said):
        return 1
    if len(word) >= SHORTEST_FOLDED:
        sound, skeleton = _sounds(word)
        if sound and any(_sounds(one)[0].startswith(sound) for one in said):
            return 2
        if len(skeleton) > 1 and any(_sounds(one)[1] == skeleton for one in said):
            return 3
    return 9


def _english(*words: object) -> str:
    with translation.override("en"):
        return " ".join(normalise(str(each)) for each in words)


@cache
def _command_in_english(name: str) -> str:
    return _english(*(one.words for one in COMMANDS if one.name == name))


@cache
def _section_in_english(name: str) -> str:
    return _english(*(text for one in sections.SECTIONS if one.name == name for text in (one.title, one.words)))


def _all(user: User) -> Iterable[Offer]:
    for each in bound(own_keys(user)):
        command, label = each.command, str(each.command.words)
        if command.fixed:
            continue  # a key of a part of the page: it does nothing by itself
        yield Offer(
            f"do:{command.name}", label[:1].upper() + label[1:], _("Do"), "keyboard", command=command.name, caps=tuple(each.caps),
            also=_command_in_english(command.name),
        )  # fmt: skip
    for group in rail(user):
        for entry in group.queues:
            yield Offer(
                f"go:{entry.name}", entry.title or entry.label, group.title or _("Queues"), entry.icon,
                url=reverse("workspace:queue", args=[entry.name]), also=entry.name.partition(":")[0],
            )  # fmt: skip
    for address, label, icon, english in _places(user):
        yield Offer(f"page:{address}", label, _("Settings"), icon, url=address, also=english)
    for person in colleagues():
        label = _("Give to %(name)s") % {"name": person.name}
        yield Offer(
            f"give:{person.public_id}", label, _("Assign"), "user-plus", person=person.public_id, also=person.name
        )
    for team in teams_visible_to(user):
        label = _("Give to %(name)s") % {"name": team.name}
        yield Offer(f"team:{team.public_id}", label, _("Assign"), "users", team=team.public_id, also=team.name)


def _places(user: User) -> list[tuple[str, str, str, str]]:
    """Address, title, icon and English words of the settings that this person may open, and of what is no section there."""
    places = [
        (reverse("workspace:arrange"), _("Arrange"), "settings", "arrange rail queues views hide"),
        (reverse("workspace:new_view"), _("New view"), "plus", "new view filter"),
    ]
    for _group, open_here in sections.open_to(user):
        places += [(one.url, str(one.title), one.icon, _section_in_english(one.name)) for one in open_here]
    return places
