"""Who holds a lease: a name that tells on the same machine whether its process still lives.

So the work of a killed worker is taken over at once by a worker beside it; elsewhere the lease runs out first.
"""

import os
import secrets
from pathlib import Path


def new_owner() -> str:
    """A name for one worker in this process: machine boot, process namespace, process id, its start, a random part."""
    return ".".join([_boot(), _namespace(), str(os.getpid()), _started(os.getpid()), secrets.token_hex(3)])


def is_dead(owner: str) -> bool:
    """Whether the process behind `owner` is surely gone. False where this cannot be known from here."""
    parts = owner.split(".")
    if len(parts) != 5 or "" in parts or parts[:2] != [_boot(), _namespace()]:
        return False
    return _started(int(parts[2])) != parts[3]


def _boot() -> str:
    return _read(Path("/proc/sys/kernel/random/boot_id"))[:8]


def _namespace() -> str:
    try:
        return Path("/proc/self/ns/pid").readlink().name.strip("pid:[]")
    except OSError:
        return ""


def _started(pid: int) -> str:
    """When the process began, in clock ticks since boot; empty if there is none (a zombie has ended too)."""
    # The name in brackets may hold spaces and brackets of its own: the fields are counted after the last one.
    fields = _read(Path(f"/proc/{pid}/stat")).rpartition(")")[2].split()
    return fields[19] if len(fields) > 19 and fields[0] not in ("Z", "X") else ""


def _read(path: Path) -> str:
    try:
        return path.read_text()
    except OSError:
        return ""
