"""What a person is told by mail about their data, in their language, at an address that is confirmed to be theirs."""

from urllib.parse import urlsplit

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from atithi.core.clock import now
from atithi.customers.models import ContactKind, Customer
from atithi.events import JobView
from atithi.events.mail import Mail
from atithi.privacy.actions.proving import code_of
from atithi.privacy.models import Code, Export, PrivacyRequest
from atithi.privacy.purposes import spoken
from atithi.staff.queries import business


def confirmed_address(customer: Customer) -> str:
    """The latest mail address from which this person really wrote; empty where there is none."""
    points = customer.contact_points.filter(kind=ContactKind.EMAIL).order_by("-created_at", "-id")
    return points.values_list("value", flat=True).first() or ""


def prepare_code(job: JobView) -> Mail | None:
    """The mail with a code; None where we know nobody by this contact, or have no address to send it to."""
    row = Code.objects.select_related("customer").filter(pk=job.args["code"], proven_at=None).first()
    if row is None or row.customer is None or row.expires_at <= now():
        return None
    to = confirmed_address(row.customer)
    return _mail(to, spoken(row.language), "code", row.public_id, code=code_of(row)) if to else None


def prepare_mail(job: JobView) -> Mail | None:
    """A mail about a request, an export or an erasure; None where there is no address."""
    what = str(job.args["what"])
    if what == "erased":
        key = str(job.args["certificate"])
        return _mail(str(job.args["to"]), str(job.args["language"]), what, key, certificate=key)
    if what == "released":
        export = Export.objects.select_related("customer").get(pk=job.args["export"])
        to, language = confirmed_address(export.customer), spoken(export.customer.language)
        return _mail(to, language, what, export.public_id, until=export.expires_at) if to else None
    row = PrivacyRequest.objects.select_related("customer").get(pk=job.args["request"])
    to = confirmed_address(row.customer)
    return _mail(to, spoken(row.language), what, f"{what}-{row.public_id}", request=row) if to else None


def _mail(to: str, language: str, what: str, key: str, **context: object) -> Mail:
    with translation.override(language):
        name = business().name_in(language)
        subjects = {
            "code": _("Your code for %(business)s"), "received": _("%(business)s: we have your request"),
            "answered": _("%(business)s: the answer to your request"), "released": _("%(business)s: your data are ready"),
            "erased": _("%(business)s: your data were erased"),
        }  # fmt: skip
        values = {**context, "business": name, "what": what, "page": f"{settings.PUBLIC_URL}/your-data/"}
        text = render_to_string("privacy/mail.txt", values)
        host = urlsplit(settings.PUBLIC_URL).hostname
        return Mail(to, subjects[what] % {"business": name}, text, f"<privacy-{what}-{key}@{host}>")


def settle(job: JobView, mail: Mail, sent: bool) -> None:
    """Nothing is left to be noted: the job's row goes, and the address with it."""
