"""What the pages of an import show, put together in few queries."""

from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from atithi.transfer import queries
from atithi.transfer.models import Import, ImportState, Policy
from atithi.transfer.reading.tables import ENCODINGS
from atithi.transfer.reasons import in_words
from atithi.transfer.targets import TARGETS

SEPARATORS = ((",", ","), (";", ";"), ("\t", _("Tab")), ("|", "|"))
_WITH_COLUMNS = (ImportState.MAPPING, ImportState.CHECKED)
_WITH_RESULT = (ImportState.CHECKED, ImportState.RUNNING, ImportState.PAUSED, ImportState.DONE, ImportState.UNDONE)
KINDS = {
    "customer": _("Guests"), "organisation": _("Organisations"), "product": _("Products"), "order": _("Orders"),
    "conversation": _("Old conversations"),
}  # fmt: skip


def script_words() -> dict[str, str]:
    """What the script says while a file is on its way."""
    return {
        "percent": gettext("%(n)s per cent of the file are here"),
        "again": gettext("The connection is lost. It goes on by itself as soon as it is back."),
        "looking": gettext("The file is here and is being looked at."),
        "other": gettext("This is another file than the one you began with."),
    }


def asked_columns(form: QueryDict) -> dict[str, Any]:
    """What the form of the columns says."""
    chosen = {
        int(name.removeprefix("column_")): value
        for name, value in form.items()
        if name.startswith("column_") and name.removeprefix("column_").isdigit() and value
    }
    wanted = {name: str(form.get(name, "")) for name in ("encoding", "separator", "sheet")}
    return {"mapping": chosen, "policy": form.get("policy", ""), "target": form.get("target", ""), "wanted": wanted}


def page_of(work: Import) -> dict[str, Any]:
    """Everything that the page of an import needs, by where it stands."""
    context: dict[str, Any] = {**progress_of(work), "target": TARGETS[work.target], "twin": None,
                               "words": script_words()}  # fmt: skip
    if work.problem:
        context["problem"] = in_words(work.problem["code"], work.problem["values"])
    if work.state in _WITH_COLUMNS:
        context |= _columns(work)
    if work.state in _WITH_RESULT:
        context |= _result(work)
    if work.state == ImportState.UNDONE:
        context["undone"] = queries.undone(work)
        context["left"] = [(KINDS.get(kind, kind), in_words(why, {}), count) for kind, why, count in queries.left(work)]
        context["left_rows"] = [
            (trace.row, KINDS.get(trace.kind, trace.kind), in_words(trace.because, {}))
            for trace in queries.some_left(work)
        ]
    return context


def _columns(work: Import) -> dict[str, Any]:
    first = work.layout.get("first", [])
    heads = work.layout.get("heads", [])
    columns = [
        (
            place,
            head,
            [row[place] for row in first if place < len(row) and row[place]][:3],
            work.mapping.get(str(place), ""),
        )
        for place, head in enumerate(heads)
    ]
    fields = list(TARGETS[work.target].fields())
    return {
        "columns": columns, "fields": fields, "missing": _missing(work, fields), "targets": TARGETS.values(),
        "policies": Policy.choices, "encodings": ENCODINGS, "separators": SEPARATORS, "twin": queries.twin(work),
        "known": sum(1 for column in columns if column[3]),
    }  # fmt: skip


def _missing(work: Import, fields: list[Any]) -> list[Any]:
    named = set(work.mapping.values())
    return [field.title for field in fields if field.need and field.name not in named]


def _result(work: Import) -> dict[str, Any]:
    titles = {field.name: field.title for field in TARGETS[work.target].fields()}
    why = [(in_words(code, values, titles), count, row) for code, values, count, row in queries.reasons(work)]
    sums = queries.sums(work)
    return {"sums": sums, "why": why, "fitting": sums["added"] + sums["changed"] + sums["same"]}


def progress_of(work: Import) -> dict[str, Any]:
    """How far an import has come."""
    done, total = queries.progress(work) if work.is_active or work.state == ImportState.PAUSED else (0, 0)
    return {"work": work, "done": done, "total": total, "percent": done * 100 // total if total else 0}
