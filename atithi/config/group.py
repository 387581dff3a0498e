"""One process group for everything that runs: started together, restarted when one dies, stopped together.

Children are forked from a parent that has already loaded the code, so that they share its memory.
"""

import ctypes
import gc
import logging
import os
import signal
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import NoReturn

log = logging.getLogger(__name__)

GRACE = 10.0  # seconds between asking a process to stop and stopping it
LONGEST_PAUSE = 30.0
PR_SET_PDEATHSIG = 1


@dataclass
class Member:
    """A process of the group: what it runs, and how it fared."""

    name: str
    run: Callable[[], None]
    pid: int = 0
    started: float = 0.0
    failures: int = 0
    due: float = 0.0


class Group:
    """Runs its members until it is told to stop (SIGINT, SIGTERM)."""

    def __init__(self, members: list[Member]) -> None:
        self.members = members
        self.stopping = False

    def run(self) -> None:
        """Returns when every member has stopped."""
        gc.collect()
        gc.freeze()  # the collector leaves the shared memory alone
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self._stop)
        try:
            while not self.stopping:
                self._start_due()
                self._reap()
                time.sleep(0.1)
        finally:
            self._end()

    def _stop(self, number: int, frame: object) -> None:
        self.stopping = True

    def _start_due(self) -> None:
        moment = time.monotonic()
        for member in self.members:
            if not member.pid and moment >= member.due and not self.stopping:
                self._start(member)

    def _start(self, member: Member) -> None:
        sys.stdout.flush()
        sys.stderr.flush()
        parent = os.getpid()
        pid = os.fork()
        if pid == 0:
            _be_child(member, parent)
        member.pid, member.started = pid, time.monotonic()

    def _reap(self) -> None:
        for member in self.members:
            if not member.pid:
                continue
            pid, status = os.waitpid(member.pid, os.WNOHANG)
            if pid:
                self._note_end(member, status)

    def _note_end(self, member: Member, status: int) -> None:
        lasted = time.monotonic() - member.started
        member.failures = 1 if lasted > 60 else member.failures + 1
        pause = min(0.2 * 2**member.failures, LONGEST_PAUSE)
        member.pid, member.due = 0, time.monotonic() + pause
        if not self.stopping:
            reason = (
                f"signal {os.WTERMSIG(status)}"
                if os.WIFSIGNALED(status)
                else f"code {os.waitstatus_to_exitcode(status)}"
            )
            log.error("%s ended (%s); starting it again in %.1f s", member.name, reason, pause)

    def _end(self) -> None:
        running = [member for member in self.members if member.pid]
        for member in running:
            _send(member.pid, signal.SIGTERM)
        deadline = time.monotonic() + GRACE
        while any(member.pid for member in running) and time.monotonic() < deadline:
            self.stopping = True
            self._reap()
            time.sleep(0.05)
        for member in running:
            if member.pid:
                _send(member.pid, signal.SIGKILL)
                os.waitpid(member.pid, 0)


def _send(pid: int, number: signal.Signals) -> None:
    try:
        os.kill(pid, number)
    except ProcessLookupError:
        pass


def _be_child(member: Member, parent: int) -> NoReturn:
    """Runs a member and never returns. If the parent is killed, the child is told to stop too."""
    code = 1
    try:
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
        signal.signal(signal.SIGHUP, signal.SIG_DFL)
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C reaches all; the parent decides
        if sys.platform == "linux":
            ctypes.CDLL(None, use_errno=True).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
        if os.getppid() == parent:
            member.run()
            code = 0
    except SystemExit as end:
        code = end.code if isinstance(end.code, int) else 1
    except BaseException:
        log.exception("%s failed", member.name)
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)
