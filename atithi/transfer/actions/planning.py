"""What a person decides about an import: its columns, to begin, to stop for a while, to take it all back."""

from collections.abc import Mapping

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from atithi.core.clock import now
from atithi.events import Actor, enqueue, record
from atithi.files.actions import remove_unused
from atithi.transfer.actions.uploading import look_at
from atithi.transfer.errors import TransferError
from atithi.transfer.models import ACTIVE, Import, ImportState, Policy
from atithi.transfer.targets import TARGETS

HANDLER = "transfer.work"
_MAPPABLE = (ImportState.MAPPING, ImportState.CHECKED, ImportState.FAILED)


def locked(work: Import, *states: str) -> Import:
    """The import as it is now, held until the transaction ends. Raises TransferError unless it is in one of these states."""
    found = Import.objects.select_for_update().get(pk=work.pk)
    if found.state not in states:
        raise TransferError("state_changed", _("This import has gone on meanwhile. Please look again."), status=409)
    return found


def choose(
    *, work: Import, mapping: Mapping[int, str], policy: str, target: str = "", wanted: Mapping[str, str]
) -> Import:
    """What each column is, and what becomes of people who are known; then the check begins. Where target, encoding,
    separator or sheet are others than before, the file is only looked at anew and new columns are proposed."""
    if target and target not in TARGETS:
        raise TransferError("unknown_target", _("Choose what the rows of the file are."))
    policy = policy if policy in Policy.values else work.policy
    other = {name: text for name, text in wanted.items() if text and text != work.layout.get(name)}
    if other or (target and target != work.target):
        return _look_again(work, policy, target or work.target, wanted)
    return _begin_check(work, mapping, policy)


def _look_again(work: Import, policy: str, target: str, wanted: Mapping[str, str]) -> Import:
    with transaction.atomic():
        work = locked(work, *_MAPPABLE)
        work.policy = policy
        work.save(update_fields=["policy"])
        _forget_batches(work)
    # A large workbook takes its time: nobody waits for it in a transaction.
    kept = {name: work.layout.get(name, "") for name in ("encoding", "separator", "sheet")}
    look_at(work, wanted={**kept, **wanted}, target=target)
    return work


@transaction.atomic
def _begin_check(work: Import, mapping: Mapping[int, str], policy: str) -> Import:
    work = locked(work, *_MAPPABLE)
    work.policy = policy
    work.mapping = {str(place): name for place, name in _checked(work, mapping).items()}
    _forget_batches(work)
    work.state, work.problem, work.total, work.read_all = ImportState.CHECKING, {}, 0, False
    work.save(update_fields=["policy", "mapping", "state", "problem", "total", "read_all"])
    go_on(work)
    return work


def _checked(work: Import, mapping: Mapping[int, str]) -> dict[int, str]:
    fields = {field.name: field for field in TARGETS[work.target].fields()}
    columns = len(work.layout.get("heads", []))
    found = {place: name for place, name in mapping.items() if name in fields and 0 <= place < columns}
    named = list(found.values())
    for name in set(named):
        if named.count(name) > 1 and not fields[name].many:
            message = _("Two columns are said to be “%(field)s”. Choose one.")
            raise TransferError("field_twice", message, field=fields[name].title)
    missing = [field.title for field in fields.values() if field.need and field.name not in named]
    if missing:
        message = _("Say which column is “%(field)s”. Without it nothing can be brought in.")
        raise TransferError("column_missing", message, field=missing[0])
    if not found:
        raise TransferError("nothing_mapped", _("Say of at least one column what it is."))
    return found


def _forget_batches(work: Import) -> None:
    work.batches.all().delete()
    work.rejections.all().delete()


def go_on(work: Import) -> None:
    """Asks for the next piece of background work."""
    enqueue(HANDLER, args={"import": work.pk}, lane=f"{HANDLER}:{work.pk}")


@transaction.atomic
def start(*, work: Import, actor: Actor) -> None:
    """Brings in what was checked. Asking twice begins it once."""
    found = Import.objects.select_for_update().get(pk=work.pk)
    if found.state == ImportState.RUNNING:
        return
    found = locked(work, ImportState.CHECKED)
    found.state, found.started_at = ImportState.RUNNING, now()
    found.save(update_fields=["state", "started_at"])
    data = {"target": found.target, "name": found.name, "rows": found.total}
    record("import.started", subject=("import", found.pk), actor=actor, data=data)
    go_on(found)


@transaction.atomic
def pause(*, work: Import, actor: Actor) -> None:
    """Stops bringing in behind the batch that is under way. A check that is stopped goes back to the columns."""
    found = locked(work, ImportState.RUNNING, ImportState.CHECKING, ImportState.PAUSED)
    if found.state == ImportState.RUNNING:
        record("import.paused", subject=("import", found.pk), actor=actor)
    found.state = ImportState.MAPPING if found.state == ImportState.CHECKING else ImportState.PAUSED
    found.save(update_fields=["state"])


@transaction.atomic
def resume(*, work: Import, actor: Actor) -> None:
    """Goes on where it was stopped."""
    found = locked(work, ImportState.PAUSED)
    found.state, found.problem = ImportState.RUNNING, {}
    found.save(update_fields=["state", "problem"])
    record("import.resumed", subject=("import", found.pk), actor=actor)
    go_on(found)


@transaction.atomic
def undo(*, work: Import, actor: Actor) -> None:
    """Takes back what was brought in, but for what somebody changed or uses since."""
    found = locked(work, ImportState.DONE, ImportState.PAUSED)
    found.state, found.problem = ImportState.UNDOING, {}
    found.save(update_fields=["state", "problem"])
    record("import.undoing", subject=("import", found.pk), actor=actor)
    go_on(found)


@transaction.atomic
def discard(*, work: Import, actor: Actor) -> None:
    """Throws a file away of which nothing was brought in, or whose import was taken back."""
    found = Import.objects.select_for_update().get(pk=work.pk)
    if found.state in {*ACTIVE, ImportState.PAUSED, ImportState.DONE}:
        raise TransferError(
            "import_stands", _("Something of this file was brought in: take that back first."), status=409
        )
    files = [piece.file for piece in found.pieces.select_related("file")]
    record("import.removed", subject=("import", found.pk), actor=actor, data={"name": found.name})
    found.delete()
    remove_unused(files)
