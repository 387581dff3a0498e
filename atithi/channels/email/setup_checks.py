"""Set-up that a shopkeeper can do: checks, with what to change in words.

Every check reaches outside: call it from a page's thread or a worker, never within a transaction.
"""

import uuid
from dataclasses import dataclass
from email.utils import format_datetime
from typing import Any

from django.utils.translation import gettext as _

from atithi.channels.email import dns, write
from atithi.channels.email.imap.connection import TROUBLE, Connection, LoginRefused
from atithi.channels.email.providers import Lookup
from atithi.channels.email.settings import EmailSettings, read_settings
from atithi.channels.email.transport import outgoing_server, send_by_smtp, sign_in
from atithi.channels.errors import ChannelError, PermanentProblem, TemporaryProblem, UncertainOutcome
from atithi.core.clock import now


@dataclass(frozen=True)
class Check:
    """One thing that was looked at: whether it is well, and what to do where it is not."""

    name: str
    ok: bool
    advice: str = ""


def check_receiving(settings: EmailSettings) -> Check:
    """Whether the mailbox can be opened."""
    name = _("Receiving")
    if settings.imap is None:
        return Check(name, True, _("Mail comes to this desk directly; no mailbox is fetched."))
    try:
        server = Connection(settings.imap)
        try:
            for folder in settings.folders:
                server.open(folder, change=False)
        finally:
            server.close()
    except LoginRefused as error:
        advice = _(
            "The mail server refused the login. With two-step sign-in an app password is needed. It said: %(said)s"
        )
        return Check(name, False, advice % {"said": error})
    except TROUBLE as error:
        return Check(name, False, _("The mailbox could not be opened. The server said: %(said)s") % {"said": error})
    return Check(name, True)


def check_sending(settings: EmailSettings) -> Check:
    """Whether the outgoing server lets us in."""
    name = _("Sending")
    try:
        sign_in(outgoing_server(settings))
    except (TemporaryProblem, PermanentProblem) as error:
        return Check(name, False, _("The outgoing mail server did not let us in. It said: %(said)s") % {"said": error})
    return Check(name, True)


def check_domain(address: str, *, selector: str = "", lookup: Lookup = dns.lookup) -> list[Check]:
    """Whether other mail servers will believe mail from this address: SPF, DKIM (where its selector is known), DMARC."""
    domain = address.rpartition("@")[2].lower()
    try:
        checks = [_spf(lookup(domain, dns.TXT), domain), _dmarc(lookup(f"_dmarc.{domain}", dns.TXT), domain)]
        if selector:
            checks.insert(1, _dkim(lookup(f"{selector}._domainkey.{domain}", dns.TXT), domain, selector))
    except OSError:
        return [Check("DNS", False, _("The domain name system could not be asked. Please try again later."))]
    return checks


def _spf(records: list[str], domain: str) -> Check:
    found = [record for record in records if record.lower().startswith("v=spf1")]
    if not found:
        advice = _(
            "Ask whoever keeps the domain %(domain)s to add a TXT record that begins with v=spf1 and names your mail provider."
        )
        return Check("SPF", False, advice % {"domain": domain})
    if len(found) > 1:
        return Check(
            "SPF",
            False,
            _("The domain %(domain)s has several SPF records. Only one is allowed: join them.") % {"domain": domain},
        )
    if "+all" in found[0].split():
        return Check("SPF", False, _("The SPF record lets everybody send in your name: replace +all by ~all."))
    return Check("SPF", True)


def _dkim(records: list[str], domain: str, selector: str) -> Check:
    key = next((record for record in records if "p=" in record), "")
    if not key.partition("p=")[2].split(";")[0].strip():
        advice = _(
            "There is no DKIM key at %(name)s. Switch DKIM on at your mail provider and add the TXT record that it shows you."
        )
        return Check("DKIM", False, advice % {"name": f"{selector}._domainkey.{domain}"})
    return Check("DKIM", True)


def _dmarc(records: list[str], domain: str) -> Check:
    if not any(record.lower().replace(" ", "").startswith("v=dmarc1") for record in records):
        advice = _("Add a TXT record at %(name)s with the text v=DMARC1; p=none to begin with, later p=quarantine.")
        return Check("DMARC", False, advice % {"name": f"_dmarc.{domain}"})
    return Check("DMARC", True)


def send_test_mail(address: str, settings: EmailSettings) -> tuple[Check, str]:
    """Sends a mail from the mailbox to itself; its id (without angles), by which `has_arrived` recognises it."""
    test_id = f"{uuid.uuid4().hex}.test@{address.rpartition('@')[2]}"
    lines = [
        f"Date: {format_datetime(now())}", f"From: {address}", f"To: {address}",
        write.header("Subject", _("Test of your mailbox")),
        write.ids("Message-ID", [test_id]), "Auto-Submitted: auto-generated", "MIME-Version: 1.0",
    ]  # fmt: skip
    body = write.text_part(_("This mail left your desk. If you see it there as a conversation, all is well."), "plain")
    try:
        send_by_smtp(
            outgoing_server(settings), address, [address], write.finished(lines, body), handing_over=lambda: None
        )
    except (TemporaryProblem, PermanentProblem, UncertainOutcome) as error:
        return Check(_("Test mail"), False, str(error)), test_id
    return Check(_("Test mail"), True), test_id


PIECES = ("receiving", "sending", "domain")


def check_piece(piece: str, address: str, channel_settings: dict[str, Any]) -> list[Check]:
    """One of PIECES: what is looked at together."""
    try:
        settings = read_settings(channel_settings)
    except ChannelError as error:
        return [Check(_("Settings"), False, str(error))]
    if piece == "receiving":
        return [check_receiving(settings)]
    if piece == "sending":
        return [check_sending(settings)]
    return check_domain(address, selector=str(channel_settings.get("dkim_selector") or ""))


def setup_checks(address: str, channel_settings: dict[str, Any]) -> list[Check]:
    """Everything that can be checked of a mailbox, in the order in which it is set up."""
    found = [check for piece in PIECES for check in check_piece(piece, address, channel_settings)]
    return found[:1] if found and found[0].name == _("Settings") else found
