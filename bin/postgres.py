"""A PostgreSQL of the tests' own in a folder: `postgres.py start FOLDER` prints its DATABASE_URL, `stop FOLDER` ends it.

PostgreSQL refuses to run as root: then it runs as the user `postgres` that Debian's package makes.
"""

import os
import pwd
import shutil
import socket
import subprocess
import sys
from pathlib import Path


def programs() -> Path:
    """The folder of the newest installed server's programs."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: int(path.parent.name))
    if not found:
        sys.exit("PostgreSQL is not installed: apt install postgresql")
    return found[-1]


def run(*command: str) -> None:
    if os.getuid() == 0:
        command = ("setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups", *command)
    done = subprocess.run(command, check=False, capture_output=True, text=True, cwd="/")
    if done.returncode:
        sys.exit(done.stdout + done.stderr)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def start(name: Path) -> None:
    """A new, empty cluster. Its files lie under /tmp, where the user postgres may go, with a pointer in `name`."""
    stop(name)
    home = Path(f"/tmp/atithi-postgres-{os.getpid()}")
    home.mkdir(mode=0o700)
    if os.getuid() == 0:
        owner = pwd.getpwnam("postgres")
        os.chown(home, owner.pw_uid, owner.pw_gid)
    name.parent.mkdir(parents=True, exist_ok=True)
    name.write_text(str(home))
    port, data = free_port(), str(home / "data")
    run(str(programs() / "initdb"), "-D", data, "-U", "atithi", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8")
    options = (
        f"-c listen_addresses=127.0.0.1 -p {port} -k {home} -c fsync=off -c full_page_writes=off"
        " -c synchronous_commit=on -c max_connections=300 -c shared_buffers=256MB"
    )
    run(str(programs() / "pg_ctl"), "-D", data, "-o", options, "-l", str(home / "log"), "-w", "start")
    print(f"postgres://atithi@127.0.0.1:{port}/postgres")


def stop(name: Path) -> None:
    if not name.exists():
        return
    home = Path(name.read_text())
    if (home / "data/postmaster.pid").exists():
        run(str(programs() / "pg_ctl"), "-D", str(home / "data"), "-m", "immediate", "stop")
    shutil.rmtree(home, ignore_errors=True)
    name.unlink()


if __name__ == "__main__":
    {"start": start, "stop": stop}[sys.argv[1]](Path(sys.argv[2]))
