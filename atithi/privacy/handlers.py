"""What this room does when others announce, when its work is due, and by schedule."""

from atithi.events import JobView, enqueue
from atithi.privacy.actions import asking, consenting, erasing, exporting, keeping, proving
from atithi.search import overwriting

MOST_PIECES = 20_000


def follow_merged_customer(job: JobView) -> None:
    """`customer.merged`: consents and requests go along; `customer.unmerged`: they come back."""
    if job.event is not None:
        consenting.follow_merged(job.event)


def build(job: JobView) -> None:
    """Puts an export together."""
    exporting.build(export_id=job.args["export"])


def build_stuck(job: JobView, reason: str) -> None:
    """An export that could not be put together is said to have failed."""
    exporting.fail(export_id=job.args["export"])


def erase(job: JobView) -> None:
    """Does an erasure whose time has come."""
    erasing.run(erasure_id=job.args["erasure"])


def remove_files(job: JobView) -> None:
    """Removes what an erasure left on the disk."""
    erasing.remove_files(erasure_id=job.args["erasure"])


def overwrite_index(job: JobView) -> None:
    """After an erasure: what was taken out of the search index is overwritten there, a piece at a time."""
    turn = int(job.args.get("turn", 0))
    if overwriting.step(first=turn == 0) and turn < MOST_PIECES:
        enqueue("privacy.overwrite_index", args={"turn": turn + 1}, key=f"overwrite_index:{turn + 1}")


def apply_rules(job: JobView) -> None:
    """Each night: what is old enough goes."""
    keeping.apply_all()


def apply_rule(job: JobView) -> None:
    """The next things that one rule speaks of."""
    keeping.apply(rule_id=job.args["rule"], turn=job.args.get("turn", 0))


def watch(job: JobView) -> None:
    """Each hour: requests whose time comes near, exports and codes whose time is over."""
    asking.remind()
    exporting.forget_old()
    proving.forget_old()
