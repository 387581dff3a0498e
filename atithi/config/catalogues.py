"""Compiles the translation catalogues where the package runs from its source tree."""

import os
from pathlib import Path

PACKAGE = Path(__file__).resolve().parent.parent


def compile_catalogues() -> int:
    """Writes each .mo that is missing or older than its .po; returns how many. An installed package has them all."""
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    stale = [po for po in PACKAGE.rglob("locale/*/LC_MESSAGES/*.po") if _stale(po)]
    for po in stale:
        draft = po.with_suffix(f".{os.getpid()}.mo")  # two processes may begin at once
        with po.open("rb") as source, draft.open("wb") as compiled:
            write_mo(compiled, read_po(source))
        draft.replace(po.with_suffix(".mo"))
    return len(stale)


def _stale(po: Path) -> bool:
    mo = po.with_suffix(".mo")
    return not mo.exists() or mo.stat().st_mtime < po.stat().st_mtime
