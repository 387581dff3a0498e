"""The background work of imports. Reading and checking rows happens outside transactions; what a batch brings about and that
it is done are one transaction, so each row counts once, whatever dies in between."""

import logging
import time
from collections.abc import Iterator
from zoneinfo import ZoneInfo

from django.db import InterfaceError, OperationalError, connection, transaction
from django.db.models import Max

from atithi.core.clock import now
from atithi.core.errors import DeskError
from atithi.events import Actor, record
from atithi.events.models import Event
from atithi.staff.queries import business
from atithi.transfer.actions.planning import go_on
from atithi.transfer.actions.undoing import undo_some
from atithi.transfer.actions.uploading import stream_of
from atithi.transfer.models import ACTIVE, Batch, Import, ImportState, Rejection, Trace
from atithi.transfer.queries import sums, undone
from atithi.transfer.reading.formats import records, restored
from atithi.transfer.reading.raw import MOST_ROWS
from atithi.transfer.reading.sheaves import Record, grouped, pack, sheaves, unpack
from atithi.transfer.reading.stream import buffered
from atithi.transfer.reasons import Rejected, Unreadable, refused
from atithi.transfer.seen import Seen
from atithi.transfer.targets import TARGETS, Given, Outcome, Scene, Settled, Target
from atithi.transfer.targets.extras import attributes
from atithi.transfer.targets.values import plain

logger = logging.getLogger(__name__)
PIECE_SECONDS = 4.0
PAUSE_SECONDS = 0.004  # between batches on SQLite, whose writers take no turns by themselves
TROUBLE = (OperationalError, InterfaceError)


def do_piece(pk: int) -> None:
    """Goes on with an import for a few seconds; reading a file into batches is done at one go."""
    until = time.monotonic() + PIECE_SECONDS
    work = Import.objects.get(pk=pk)
    if work.state == ImportState.CHECKING and not work.read_all and not _read(work):
        return
    scene = scene_of(work)
    seen = Seen(work) if work.state == ImportState.CHECKING else None
    while time.monotonic() < until:
        if work.state == ImportState.CHECKING:
            more = seen is not None and _next(work, scene, seen)
        elif work.state == ImportState.RUNNING:
            more = _next(work, scene, None)
        else:
            more = work.state == ImportState.UNDOING and undo_some(work, scene)
        if not more:
            return
        if connection.vendor == "sqlite":
            time.sleep(PAUSE_SECONDS)


@transaction.atomic
def after_piece(pk: int) -> None:
    """Goes on where something is left, else says that this part is over."""
    work = Import.objects.select_for_update().filter(pk=pk).first()
    if work is None or work.state not in ACTIVE:
        return
    actor = Actor.staff(work.by_id)
    if work.state == ImportState.CHECKING:
        if not work.read_all or work.batches.filter(checked=False).exists():
            go_on(work)
            return
        work.state = ImportState.CHECKED
    elif work.state == ImportState.RUNNING:
        if work.batches.filter(done=False).exists():
            go_on(work)
            return
        work.state, work.finished_at = ImportState.DONE, now()
        data = {"target": work.target, "name": work.name, **sums(work)}
        record("import.finished", subject=("import", work.pk), actor=actor, data=data)
    else:
        if work.traces.filter(state="stands").exists():
            go_on(work)
            return
        work.state, work.finished_at = ImportState.UNDONE, now()
        record("import.undone", subject=("import", work.pk), actor=actor, data=undone(work))
    work.save(update_fields=["state", "finished_at"])


@transaction.atomic
def give_up(pk: int) -> None:
    """The work broke down again and again: it waits, with what is done, for a person."""
    work = Import.objects.select_for_update().filter(pk=pk, state__in=ACTIVE).first()
    if work is not None:
        work.problem = {"code": "interrupted", "values": {}}
        work.state = ImportState.FAILED if work.state == ImportState.CHECKING else ImportState.PAUSED
        work.save(update_fields=["state", "problem"])


def scene_of(work: Import) -> Scene:
    """In what this import works."""
    return Scene(
        work.pk,
        work.origin,
        work.policy,
        Actor.staff(work.by_id),
        ZoneInfo(business().time_zone),
        attributes=attributes(),
    )


def _read(work: Import) -> bool:
    """Puts the file's records into batches. A worker that died left some behind: they are right, and passed over."""
    layout, target = restored(work.layout), TARGETS[work.target]
    key = next((int(place) for place, name in work.mapping.items() if target.group and name == target.group), -1)
    there = work.batches.count()
    total = 0
    try:
        rows = _bounded(grouped(records(buffered(stream_of(work)), layout), layout, key))
        for position, sheaf in enumerate(sheaves(rows, target.size)):
            total += len(sheaf)
            if position >= there and not _keep(work, position, sheaf):
                return False
    except Unreadable as error:
        _fail(work, error)
        return False
    if not total:
        _fail(work, Unreadable("empty_file"))
        return False
    work.total, work.read_all = total, True
    return bool(
        Import.objects.filter(pk=work.pk, state=ImportState.CHECKING).update(total=total, read_all=True)
    )  # fmt: skip


def _bounded(rows: Iterator[Record]) -> Iterator[Record]:
    count = 0
    for record_ in rows:
        count += len(record_.lines)
        if count > MOST_ROWS:
            raise Unreadable("too_many_rows", most=f"{MOST_ROWS:,}")
        yield record_


@transaction.atomic
def _keep(work: Import, position: int, sheaf: list[Record]) -> bool:
    """Whether the import still waits for its batches: somebody may have stopped it."""
    if Import.objects.select_for_update().values_list("state", flat=True).get(pk=work.pk) != ImportState.CHECKING:
        return False
    Batch.objects.get_or_create(owner=work, position=position, defaults={"rows": pack(sheaf), "count": len(sheaf)})
    return True


@transaction.atomic
def _fail(work: Import, error: Unreadable) -> None:
    found = Import.objects.select_for_update().get(pk=work.pk)
    if found.state == ImportState.CHECKING:
        found.state, found.problem = ImportState.FAILED, {"code": error.code, "values": error.values}
        found.save(update_fields=["state", "problem"])
        data = {"target": found.target, "name": found.name, "problem": error.code}
        record("import.failed", subject=("import", found.pk), actor=Actor.staff(found.by_id), data=data)
    work.state = found.state


def _next(work: Import, scene: Scene, seen: Seen | None) -> bool:
    """Checks (with `seen`) or brings in the next batch; False where there is none or the import was stopped."""
    waiting = work.batches.filter(checked=False) if seen is not None else work.batches.filter(done=False)
    batch = waiting.order_by("position").first()
    if batch is None:
        return False
    target = TARGETS[work.target]
    found = unpack(bytes(batch.rows), restored(work.layout))
    read = [_given(one, work, target, scene) for one in found]
    if seen is not None:
        batch.repeats, batch.seen = seen.take([one for one in read if isinstance(one, Given)])
    for place, one in enumerate(read):
        if isinstance(one, Given) and str(one.row) in batch.repeats:
            read[place] = Rejected(("repeated", {"row": batch.repeats[str(one.row)]}))
    with transaction.atomic():
        state = Import.objects.select_for_update().values_list("state", flat=True).get(pk=work.pk)
        if state != work.state or not waiting.filter(pk=batch.pk).exists():
            return state == work.state  # stopped meanwhile, or another worker was here
        settled = _settle(target, read, scene, write=seen is None)
        _write(work, batch, found, settled, write=seen is None)
    return True


def _given(one: Record, work: Import, target: Target, scene: Scene) -> Given | Rejected:
    """A record by itself: its texts by field, then checked."""
    lines = []
    for cells in one.lines:
        line: dict[str, list[str]] = {}
        for place, name in work.mapping.items():
            number = int(place)
            line.setdefault(name, []).append(plain(cells[number]) if number < len(cells) else "")
        lines.append(line)
    try:
        return target.read(lines, one, scene)
    except Rejected as error:
        return error
    except DeskError as error:
        return Rejected(refused(error))
    except (ValueError, TypeError, KeyError, AttributeError):
        logger.exception("a row of an import could not be read")
        return Rejected(("trouble", {}))


def _settle(target: Target, read: list[Given | Rejected], scene: Scene, *, write: bool) -> Settled:
    """All of a batch together; where that fails, each by itself, so that one does not stop the others."""
    givens = [one for one in read if isinstance(one, Given)]
    try:
        with transaction.atomic():
            settled = target.settle(givens, scene, write) if givens else []
    except TROUBLE:
        raise
    except Exception as error:  # noqa: BLE001 (found out one by one)
        logger.info("a batch of an import failed as a whole: %s", error)
        settled = [_alone(target, given, scene, write=write) for given in givens]
    rest = iter(settled)
    return [one if isinstance(one, Rejected) else next(rest) for one in read]


def _alone(target: Target, given: Given, scene: Scene, *, write: bool) -> Outcome | Rejected:
    try:
        with transaction.atomic():
            return target.settle([given], scene, write)[0]
    except TROUBLE:
        raise
    except DeskError as error:
        return Rejected(refused(error))
    except Exception:
        logger.exception("a row of an import was left out")
        return Rejected(("trouble", {}))


def _write(work: Import, batch: Batch, found: list[Record], settled: Settled, *, write: bool) -> None:
    """What became of a batch, beside what it brought: one transaction."""
    # By rows, for which there is an index: a batch's rows are neighbours.
    work.rejections.filter(row__gte=found[0].row, row__lte=found[-1].row).delete()
    Rejection.objects.bulk_create(
        [
            Rejection(owner=work, batch=batch.position, row=one.row, values=one.whole, reasons=result.reasons)
            for one, result in zip(found, settled, strict=True)
            if isinstance(result, Rejected)
        ],
        batch_size=200,
    )
    counts = dict.fromkeys(("added", "changed", "same"), 0)
    traces = []
    for one, result in zip(found, settled, strict=True):
        if isinstance(result, Outcome):
            counts[result.what] += 1
            traces += [
                Trace(
                    owner=work, batch=batch.position, row=one.row, kind=mark.kind, key=mark.key, made=mark.made,
                    before=mark.before, after=mark.after,
                )
                for mark in result.marks if write
            ]  # fmt: skip
    Trace.objects.bulk_create(traces, batch_size=200)
    for name, count in counts.items():
        setattr(batch, name, count)
    batch.rejected = len(found) - sum(counts.values())
    batch.checked = True
    fields = ["added", "changed", "same", "rejected", "checked"]
    if write:
        batch.done, batch.last_event = True, Event.objects.aggregate(last=Max("id"))["last"] or 0
        fields += ["done", "last_event"]
    else:
        fields += ["repeats", "seen"]
    batch.save(update_fields=fields)
