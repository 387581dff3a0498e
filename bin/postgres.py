"""A PostgreSQL of the tests' own: `postgres.py start NOTE` prints its DATABASE_URL, `stop NOTE` ends and removes it;
`pause NOTE` and `resume NOTE` take it away and bring it back. NOTE is a file that remembers where it is.

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


def start(note: Path, *, durable: bool = False) -> None:
    """A new, empty cluster; `durable`: it waits for the disk at every commit, as in real use.

    Its files lie under /tmp, where the user postgres may go.
    """
    stop(note)
    home = Path(f"/tmp/atithi-postgres-{os.getpid()}")
    home.mkdir(mode=0o700)
    if os.getuid() == 0:
        owner = pwd.getpwnam("postgres")
        os.chown(home, owner.pw_uid, owner.pw_gid)
    note.parent.mkdir(parents=True, exist_ok=True)
    port, data = free_port(), str(home / "data")
    run(str(programs() / "initdb"), "-D", data, "-U", "atithi", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8")
    loose = "" if durable else " -c fsync=off -c full_page_writes=off"
    options = f"-c listen_addresses=127.0.0.1 -p {port} -k {home} -c max_connections=300 -c shared_buffers=256MB{loose}"
    note.write_text(f"{home}\n{options}")
    resume(note)
    print(f"postgres://atithi@127.0.0.1:{port}/postgres")


def resume(note: Path) -> None:
    home, options = note.read_text().split("\n")
    run(str(programs() / "pg_ctl"), "-D", f"{home}/data", "-o", options, "-l", f"{home}/log", "-w", "start")


def pause(note: Path) -> None:
    home = Path(note.read_text().split("\n")[0])
    if (home / "data/postmaster.pid").exists():
        run(str(programs() / "pg_ctl"), "-D", str(home / "data"), "-m", "immediate", "-w", "stop")


def stop(note: Path) -> None:
    if note.exists():
        pause(note)
        shutil.rmtree(note.read_text().split("\n")[0], ignore_errors=True)
        note.unlink()


def main() -> None:
    verb, note = sys.argv[1], Path(sys.argv[2])
    if verb == "start":
        start(note, durable="--durable" in sys.argv)
    else:
        {"stop": stop, "pause": pause, "resume": resume}[verb](note)


if __name__ == "__main__":
    main()
