"""What this room itself knows of a person: consents and requests. For their export and their erasure."""

from collections.abc import Sequence
from datetime import datetime

from django.utils.translation import gettext as _

from atithi.core.personal import Fate, Goes, Part, Stays
from atithi.files.actions import remove_unused
from atithi.privacy.models import Code, Consent, ConsentChange, Export, ExportState, PrivacyRequest, RequestState


def tell(ids: Sequence[int]) -> list[Part]:
    """What they agreed to and what they asked."""
    changes = [
        {"purpose": one.purpose, "given": one.given, "at": one.at.isoformat(), "how": one.how, "words": one.words}
        for one in ConsentChange.objects.filter(customer_id__in=ids).order_by("id")
    ]
    columns = [
        ("purpose", _("Purpose")), ("given", _("Agreed")), ("at", _("When")), ("how", _("How")),
        ("words", _("Words shown")),
    ]  # fmt: skip
    requests = [
        {"at": one.created_at.isoformat(), "kind": one.get_kind_display(), "words": one.words, "answer": one.answer}
        for one in PrivacyRequest.objects.filter(customer_id__in=ids).order_by("id")
    ]
    of_requests = [("at", _("When")), ("kind", _("Kind")), ("words", _("Words")), ("answer", _("Answer"))]
    return [
        Part("consents", _("What you agreed to"), columns, changes),
        Part("requests", _("What you asked about your data"), of_requests, requests),
    ]


def fate(ids: Sequence[int], moment: datetime) -> Fate:
    """Words of requests and exports go; that one agreed and asked stays as proof, without a name."""
    log = ConsentChange.objects.filter(customer_id__in=ids).count()
    why = _("To prove that what was done was agreed to. Nothing in it names the person.")
    return Fate(
        goes=[
            Goes(_("Words of requests about data"), PrivacyRequest.objects.filter(customer_id__in=ids).count()),
            Goes(_("Exports"), Export.objects.filter(customer_id__in=ids, state=ExportState.READY).count()),
        ],
        stays=[Stays(_("Log of consents"), log, why)] if log else [],
    )


def erase(ids: Sequence[int], moment: datetime) -> list[str]:
    """Empties requests, withdraws consents, removes exports and codes."""
    requests = PrivacyRequest.objects.filter(customer_id__in=ids)
    requests.filter(state=RequestState.OPEN).update(state=RequestState.DONE, answered_at=moment)
    requests.update(words="", answer="")
    Consent.objects.filter(customer_id__in=ids).delete()
    Code.objects.filter(customer_id__in=ids).delete()
    exports = Export.objects.filter(customer_id__in=ids)
    files = [export.file for export in exports.exclude(file=None).select_related("file") if export.file is not None]
    exports.update(state=ExportState.GONE, file=None)
    remove_unused(files)
    return []
