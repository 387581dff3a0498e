"""`atithi demo`: the desk with its demo shop, prepared at the first start and kept until `--fresh`."""

import json
import shutil
import sys
import time
from collections.abc import Callable
from pathlib import Path

from atithi.core.process import PortTaken, listen


def demonstrate(*, fresh: bool, seed: int, serve: bool, load: Callable[[], None], started: float) -> int:
    """Prepares what is missing, then runs everything until Ctrl+C. Returns the exit code."""
    from django.conf import settings

    try:
        for bind, option in ((settings.BIND, "--port"), (settings.SMTP_BIND, "--smtp-port")):
            listen(bind, option).close()
    except PortTaken as problem:
        print(f"atithi demo: {problem}", file=sys.stderr)
        return 1
    if fresh:
        _forget(settings.DATA)
    load()
    ready = settings.DATA / "demo.json"
    if not ready.exists():
        _prepare(seed, ready)
    _upgrade()
    if not serve:
        return 0
    return _open(started)


def _forget(folder: Path) -> None:
    """Throws the demo's data away, but nothing else that may lie in the folder."""
    for pattern in ("desk.sqlite3*", "demo.json", "files", "postbox"):
        for path in folder.glob(pattern):
            shutil.rmtree(path) if path.is_dir() else path.unlink()
    from django.conf import settings

    if settings.DATABASES["default"]["ENGINE"].endswith("postgresql"):
        from django.core.management import call_command

        call_command("flush", interactive=False, verbosity=0)


def _prepare(seed: int, ready: Path) -> None:
    from atithi.config.setting_up import prepare_database, step
    from atithi.core.clock import now
    from atithi.demo.load import load_demo
    from atithi.staff.models import User

    with step("Preparing the database"):
        prepare_database()
    if not User.objects.exists():
        begun = time.monotonic()
        load_demo(seed=seed, now=now(), say=lambda line: print(f"  {line} …", flush=True))
        print(f"  The demo shop is ready ({time.monotonic() - begun:.0f} s).")
    ready.write_text(json.dumps({"seed": seed, "made": now().isoformat()}))


def _upgrade() -> None:
    from atithi.config.checking import problems_of_database
    from atithi.config.setting_up import prepare_database, step

    if any(problems_of_database()):
        with step("Upgrading the database"):
            prepare_database()


def _open(started: float) -> int:
    from django.conf import settings
    from django.db import connections

    from atithi.config.group import Group, Member
    from atithi.config.processes import members_for_serving
    from atithi.config.storage import collect
    from atithi.config.warming import warm_up
    from atithi.demo.postbox import run_postbox

    collect()
    warm_up()
    members = [*members_for_serving(), Member("postbox", run_postbox)]
    welcome = _welcome(settings.PUBLIC_URL, settings.SMTP_BIND, time.monotonic() - started)
    connections.close_all()
    print(welcome, flush=True)
    Group(members).run()
    print("The demo has stopped. Its data are kept; bin/demo --fresh starts over.")
    return 0


def _welcome(url: str, smtp: str, seconds: float) -> str:
    from atithi.conversations.queries import channel_of
    from atithi.demo.load import PASSWORD
    from atithi.staff.models import User

    people = User.objects.order_by("id")
    lines = [f"  {user.get_role_display():<11} {user.email:<28} {PASSWORD}" for user in [*people[:2], *people[3:6]]]
    mailbox = channel_of("email")
    return "\n".join(
        [
            f"\nSharma Electronics is open ({seconds:.1f} s). Sign in at {url}/",
            *lines,
            f"\nBe a customer: {url}/shop/ (chat and mail)",
            f"Or write with your own mail program to {mailbox.address if mailbox else ''}, outgoing server {smtp} (no password).",
            "Ctrl+C stops everything.",
        ]
    )
