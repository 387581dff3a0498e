"""The demo shop's canned replies: for everybody, a few of one team, one of one agent, some of them used often."""

import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from atithi.conversations.actions import add_canned_reply
from atithi.conversations.models import CannedReply
from atithi.events import Actor
from atithi.staff.models import Role, Team, User

CONTENT = Path(__file__).parent / "content" / "canned.txt"
TEAM_FOLDERS = {"Service"}


@dataclass
class Written:
    """One canned reply as it stands in the content."""

    name: str
    shortcut: str
    folder: str
    texts: dict[str, str] = field(default_factory=dict)


def written() -> Iterator[Written]:
    """The canned replies of `content/canned.txt`, in its order."""
    one: Written | None = None
    for line in CONTENT.read_text(encoding="utf-8").splitlines()[1:]:
        if line.startswith("== "):
            if one is not None:
                yield one
            name, shortcut, folder = (part.strip() for part in line[3:].split("|"))
            one = Written(name, shortcut, folder)
        elif one is not None and line.strip():
            variant, _colon, text = line.partition(": ")
            one.texts[variant] = text.replace("\\n", "\n")
    if one is not None:
        yield one


def load_canned(*, staff: Mapping[str, User], teams: Mapping[str, Team], now: datetime, seed: int) -> None:
    """Keeps them ready, as the people of the shop would have done."""
    dice = random.Random(seed)  # noqa: S311
    lead = next(user for user in staff.values() if user.role == Role.OWNER)
    repairs = next((team for key, team in teams.items() if "repair" in key or "service" in key), None)
    for one in written():
        team = repairs if one.folder in TEAM_FOLDERS else None
        reply = add_canned_reply(
            user=lead, actor=Actor.staff(lead.pk), name=one.name, texts=one.texts, shortcut=one.shortcut,
            folder=one.folder, scope="team" if team else "shared", team=team,
        )  # fmt: skip
        used = now - timedelta(hours=dice.randint(1, 400))
        CannedReply.objects.filter(pk=reply.pk).update(used_count=dice.randint(3, 240), used_at=used)
