"""Brings files in as the pages and the worker do, for tests and benchmarks."""

from typing import Any

from atithi.events import Actor
from atithi.staff.models import User
from atithi.transfer.actions import add_piece, begin, choose, finish_upload, start
from atithi.transfer.actions.running import after_piece, do_piece
from atithi.transfer.actions.uploading import PIECE
from atithi.transfer.models import ACTIVE, Import


def upload(user: User, content: bytes, *, name: str = "guests.csv", target: str = "guests") -> Import:
    """A file that is here, and looked at."""
    work = begin(user=user, name=name, size=len(content), target=target)
    for offset in range(0, len(content), PIECE):
        work = add_piece(work=work, offset=offset, content=content[offset : offset + PIECE])
    return finish_upload(work=work)


def run(work: Import) -> Import:
    """The background work, to its end."""
    work.refresh_from_db()
    while work.state in ACTIVE:
        do_piece(work.pk)
        after_piece(work.pk)
        work.refresh_from_db()
    return work


def check(work: Import, *, mapping: dict[int, str] | None = None, policy: str = "fill", **wanted: Any) -> Import:
    """The columns as proposed (or as said), checked."""
    columns = mapping if mapping is not None else {int(place): name for place, name in work.mapping.items()}
    return run(choose(work=work, mapping=columns, policy=policy, wanted=wanted))


def bring(user: User, content: bytes, *, policy: str = "fill", **more: Any) -> Import:
    """A file from its first byte to its last row."""
    work = check(upload(user, content, **more), policy=policy)
    start(work=work, actor=Actor.staff(user.pk))
    return run(work)
