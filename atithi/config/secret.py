"""The key that signs sessions and links: made once, kept beside the data, readable by its owner alone."""

import os
import secrets
from pathlib import Path


def read_secret_key(folder: Path) -> str:
    """The key kept in `folder`, made at the first call. Safe when several processes start at once."""
    path = folder / "secret.key"
    if not path.exists():
        folder.mkdir(parents=True, exist_ok=True)
        draft = folder / f"secret.{os.getpid()}.{secrets.token_hex(4)}"
        draft.touch(mode=0o600)
        draft.write_text(secrets.token_urlsafe(50))
        try:
            os.link(draft, path)  # fails where another process was first: its key counts
        except FileExistsError:
            pass
        draft.unlink()
    return path.read_text().strip()
