"""What this room itself knows of a person: consents and requests. For their export and their erasure."""

from collections.abc import Sequence
from datetime import datetime

from django.db.models import Q
from django.db.models.functions import Left
from django.utils.translation import gettext as _

from atithi.conversations.models import Message
from atithi.core.personal import Fate, Goes, Part, Stays
from atithi.customers.contact import Contacts
from atithi.files.actions import remove_unused
from atithi.knowledge.models import Asked
from atithi.notices.models import Notice
from atithi.privacy.models import Code, Consent, ConsentChange, Export, ExportState, PrivacyRequest, RequestState

LONGEST_QUESTION = 200  # letters that the help centre keeps of a question


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
    """Empties requests, withdraws consents, removes exports and codes; notices about them; and questions of theirs
    that the help centre keeps without saying who asked."""
    requests = PrivacyRequest.objects.filter(customer_id__in=ids)
    requests.filter(state=RequestState.OPEN).update(state=RequestState.DONE, answered_at=moment)
    requests.update(words="", answer="")
    Consent.objects.filter(customer_id__in=ids).delete()
    Code.objects.filter(customer_id__in=ids).delete()
    exports = Export.objects.filter(customer_id__in=ids)
    files = [export.file for export in exports.exclude(file=None).select_related("file") if export.file is not None]
    exports.update(state=ExportState.GONE, file=None)
    remove_unused(files)
    Notice.objects.filter(Q(conversation__customer_id__in=ids) | Q(customer_id__in=ids)).delete()
    _forget_questions(ids)
    return []


def _forget_questions(ids: Sequence[int]) -> None:
    """Questions that they wrote in a conversation as well, and those that hold an address or number of theirs."""
    written = Message.objects.filter(conversation__customer_id__in=ids).annotate(begins=Left("text", LONGEST_QUESTION))
    Asked.objects.filter(words__in=written.exclude(text="").values("begins")).delete()
    theirs = Contacts.of(ids)
    if theirs:
        rows = Asked.objects.order_by("pk").values_list("pk", "words").iterator(chunk_size=2000)
        Asked.objects.filter(pk__in=[pk for pk, words in rows if theirs.stand_in(words)]).delete()
