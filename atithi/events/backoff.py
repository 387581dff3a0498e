"""How long failed work waits before it is tried again."""

from datetime import timedelta
from zlib import crc32

BASE = 2.0
LONGEST = 3600.0


def delay(job_id: int, attempt: int) -> timedelta:
    """About 2, 4, 8 … seconds, at most about an hour, spread by a quarter either way.

    The spread comes from the job and the attempt: work that failed together does not return together, and the same
    work always waits the same.
    """
    spread = 0.75 + 0.5 * crc32(f"{job_id}:{attempt}".encode()) / 2**32
    return timedelta(seconds=min(LONGEST, BASE * 2 ** min(attempt - 1, 20)) * spread)
