"""What the keyboard can do: every command by name, its group, its usual key, and a person's own keys.

A key is written as people read it: `j`, `?`, `Ctrl+k`, `Alt+Shift+n`, `ArrowDown`. `js/keys.js` reads the same names.
A room adds a command by one line here and one `command(name, run)` in its script.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from atithi.core.errors import DeskError
from atithi.core.rows import fetch
from atithi.staff.models import User
from atithi.workspace.models import KeyChoice

GROUPS: dict[str, str | Promise] = {
    "move": _("Moving about"),
    "answer": _("Answering"),
    "handle": _("Handling"),
    "desk": _("Everywhere"),
}
_KEY = re.compile(
    r"(Ctrl\+)?(Alt\+)?(Shift\+)?(\S|F[1-9]|F1[0-2]|Arrow(?:Up|Down|Left|Right)|Home|End|PageUp|PageDown)"
)
# The browser keeps these for itself, or they write text everywhere.
TAKEN = {f"Ctrl+{key}" for key in "cvxaztwnrlpfh"} | {"Ctrl+Enter"}


class KeyboardError(DeskError):
    """A key that cannot be used so."""


@dataclass(frozen=True)
class Command:
    """One thing the keyboard does. `fixed` keys belong to the page's parts themselves and stay as they are."""

    name: str
    group: str
    key: str
    words: str | Promise
    fixed: bool = False


COMMANDS: tuple[Command, ...] = (
    Command("next", "move", "j", _("next conversation")),
    Command("previous", "move", "k", _("previous conversation")),
    Command("open", "move", "Enter", _("open it"), fixed=True),
    Command("peek", "move", "Space", _("look without opening"), fixed=True),
    Command("select", "move", "x", _("choose it, to do something to several")),
    Command("back", "move", "Escape", _("back to the list"), fixed=True),
    Command("card", "move", "g", _("the guest's card")),
    Command("reply", "answer", "r", _("write a reply")),
    Command("note", "answer", "n", _("write an internal note")),
    Command("send", "answer", "Ctrl+Enter", _("send"), fixed=True),
    Command("send_close", "answer", "Ctrl+Shift+Enter", _("send and close"), fixed=True),
    Command("send_next", "answer", "Alt+Enter", _("send, then the next conversation"), fixed=True),
    Command("send_later", "answer", "Alt+s", _("send later")),
    Command("promise_track", "answer", "Alt+p", _("keep track of a promise in your words")),
    Command("promise_change", "answer", "Alt+Shift+p", _("keep track of it with another time")),
    Command("promise_dismiss", "answer", "Alt+x", _("what was found is no promise")),
    Command("answer_best", "answer", "Alt+a", _("put in the best answer of the help centre")),
    Command("undo", "answer", "u", _("take back what was just sent or closed")),
    Command("canned", "answer", "/", _("canned replies"), fixed=True),
    Command("mention", "answer", "@", _("name a colleague in a note"), fixed=True),
    Command("tag_typed", "answer", "#", _("add a tag"), fixed=True),
    Command("emoji", "answer", ":", _("emoji"), fixed=True),
    Command("bold", "answer", "Ctrl+b", _("bold"), fixed=True),
    Command("italic", "answer", "Ctrl+i", _("italic"), fixed=True),
    Command("link", "answer", "Ctrl+Shift+k", _("link"), fixed=True),
    Command("script", "answer", "Alt+z", _("type in your script with Roman letters"), fixed=True),
    Command("assign", "handle", "a", _("give to somebody")),
    Command("take", "handle", "m", _("take it yourself")),
    Command("close", "handle", "e", _("close, or open again")),
    Command("snooze", "handle", "z", _("snooze, or wake")),
    Command("tags", "handle", "l", _("tags")),
    Command("priority", "handle", "p", _("priority and kind of matter")),
    Command("macros", "handle", "w", _("macros")),
    Command("more", "handle", ".", _("more to do")),
    Command("promise_new", "handle", "y", _("promise something")),
    Command("promise_kept", "handle", "v", _("this promise is kept (in the list of promises)")),
    Command("macro", "handle", "Alt+1", _("macros with a key of their own: Alt and a digit"), fixed=True),
    Command("search", "desk", "Ctrl+k", _("find anything, do anything"), fixed=True),
    Command("find", "desk", "f", _("search")),
    Command("notices", "desk", "i", _("what is new for you")),
    Command("promises", "desk", "d", _("what is promised, by what is due next")),
    Command("keys", "desk", "?", _("these keys")),
)


@dataclass(frozen=True)
class Bound:
    """A command with the key it has for one person; "" for none."""

    command: Command
    key: str

    @property
    def caps(self) -> list[str]:
        """The key in pieces, each on a cap of its own."""
        return key_caps(self.key)

    @property
    def changed(self) -> bool:
        return self.key != self.command.key


def key_caps(key: str) -> list[str]:
    """`Ctrl+k` as ["Ctrl", "K"]; a bare letter stays as it is typed."""
    if not key:
        return []
    *modifiers, last = key.split("+") if len(key) > 1 else [key]
    arrows = {"ArrowUp": "↑", "ArrowDown": "↓", "ArrowLeft": "←", "ArrowRight": "→", "Escape": "Esc"}
    last = arrows.get(last, last.upper() if modifiers and len(last) == 1 else last)
    return [*modifiers, last or "+"]


def own_keys(user: User) -> KeyChoice:
    """The person's choice; before the first one, that of nothing changed."""
    found = fetch("FROM workspace_keychoice k WHERE k.user_id = %s", [user.pk], k=KeyChoice)
    return found[0] if found else KeyChoice(user=user, keys={})


def bound(choice: KeyChoice) -> list[Bound]:
    """Every command with its key for this person."""
    own = choice.keys if isinstance(choice.keys, dict) else {}
    found = [Bound(one, one.key if one.fixed else str(own.get(one.name, one.key))) for one in COMMANDS]
    usual = {each.key for each in found if not each.changed}
    # A command that came with a newer version must not take a key that the person gave to another.
    chosen = {each.key for each in found if each.changed}
    return [
        Bound(e.command, "") if not e.changed and not e.command.fixed and e.key in chosen & usual else e for e in found
    ]


def groups(choice: KeyChoice) -> list[tuple[str, list[Bound]]]:
    """The commands under the titles of their groups."""
    keys = bound(choice)
    return [(str(title), [each for each in keys if each.command.group == group]) for group, title in GROUPS.items()]


def keymap(choice: KeyChoice) -> dict[str, Any]:
    """What the script needs: the command of each key, and whether single keys act."""
    return {
        "single": choice.single_keys,
        "keys": {each.key: each.command.name for each in bound(choice) if each.key and not each.command.fixed},
    }


def checked(wanted: Mapping[str, str]) -> dict[str, str]:
    """The changed keys out of what a person wrote. Raises KeyboardError in words where one is none or is used twice."""
    keys, seen = {}, {one.key: one for one in COMMANDS if one.fixed}
    for command in COMMANDS:
        if command.fixed:
            continue
        key = wanted.get(command.name, command.key).strip()
        if key and not _KEY.fullmatch(key):
            raise KeyboardError("key_unknown", _("“%(key)s” is not a key."), key=key[:20])
        if key in TAKEN:
            raise KeyboardError("key_of_browser", _("%(key)s belongs to the browser. Choose another key."), key=key)
        if key and (other := seen.get(key)):
            raise KeyboardError(
                "key_twice", _("“%(key)s” cannot do two things: “%(one)s” and “%(other)s”. Choose another key."),
                key=key, one=other.words, other=command.words,
            )  # fmt: skip
        if key:
            seen[key] = command
        if key != command.key:
            keys[command.name] = key
    return keys
