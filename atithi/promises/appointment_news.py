"""What guests are told of their appointments, in their language, on the way by which they are reached; each word once."""

from zoneinfo import ZoneInfo

from django.utils import translation
from django.utils.translation import gettext as _

from atithi.channels.answering import answerable
from atithi.conversations.actions import close
from atithi.conversations.actions.replying import send_reply
from atithi.conversations.models import Conversation
from atithi.events import Actor
from atithi.files.actions import store
from atithi.promises import links, moments
from atithi.promises.ical import invitation
from atithi.promises.models import Appointment, Place, Service, Waiting


def reached_by(appointment: Appointment | Waiting) -> Conversation | None:
    """The conversation in which the guest can be told: the appointment's, else their latest that can be answered."""
    known = appointment.conversation
    while known is not None and known.merged_into is not None:
        known = known.merged_into
    rows = Conversation.objects.select_related("channel", "customer").filter(
        customer=appointment.customer_id, merged_into=None, spam_at=None
    )
    if known is not None and known.spam_at is None and answerable(known.channel):
        return known
    return next((row for row in rows.order_by("-last_message_at", "-id")[:5] if answerable(row.channel)), None)


def send(appointment: Appointment, text: str, key: str, *, calendar: bool = False) -> bool:
    """Tells the guest; with the calendar file by mail. The key makes it once. A conversation that was closed is so again.
    False where there is no way to reach them: staff see that on the appointment."""
    conversation = reached_by(appointment)
    if conversation is None or not text or appointment.customer.erased_at is not None:
        return False
    closed = conversation.closed_at is not None
    files = []
    if calendar and conversation.channel.kind == "email":
        files = [store(content=invitation(appointment), name="appointment.ics", declared_type="text/calendar")]
    send_reply(conversation=conversation, text=text, actor=Actor.system(), client_key=key, files=files)
    if closed:
        close(conversation=conversation, actor=Actor.system())
    return True


def words(appointment: Appointment, what: str, *, by_guest: bool = False) -> str:
    """What the guest reads when something became of their appointment: booked, moved, reminded, offered or cancelled."""
    with translation.override(appointment.language):
        values = {"service": appointment.service.name_in(appointment.language), "when": when_of(appointment)}
        link = links.appointment_url(appointment)
        openings = {
            "booked": _("Your appointment is booked: %(service)s, %(when)s."),
            "moved": _("Your appointment has a new time: %(service)s, %(when)s."),
            "reminded": _("We look forward to seeing you: %(service)s, %(when)s."),
            "offered": _("A place has become free: %(service)s, %(when)s."),
        }
        if what == "cancelled":
            return _cancelled(appointment, values, by_guest=by_guest)
        last = _("Confirm, move or cancel it here: %(link)s")
        if what == "offered":
            last = _("We hold it for you until %(until)s. Take it here: %(link)s")
        until = moments.when(appointment.hold_until, appointment.zone) if appointment.hold_until else ""
        parts = [openings[what] % values, where_of(appointment), appointment.service.hint_in(appointment.language)]
        return "\n".join(part for part in [*parts, last % {"link": link, "until": until}] if part)


def _cancelled(appointment: Appointment, values: dict[str, str], *, by_guest: bool) -> str:
    link = links.booking_url(appointment.service, appointment.conversation)
    if by_guest:
        first = _("Your appointment is cancelled: %(service)s, %(when)s.")
        parts = [first % values]
    else:
        first = _("We are sorry: your appointment cannot take place: %(service)s, %(when)s.")
        parts = [first % values, appointment.reason]
    return "\n".join([*(part for part in parts if part), _("Choose another time here: %(link)s") % {"link": link}])


def when_of(appointment: Appointment) -> str:
    """Day and time on the clock of its place; with the zone's name where the guest may be elsewhere."""
    away = appointment.service.place in {Place.PHONE, Place.ONLINE}
    return moments.when(appointment.starts_at, ZoneInfo(appointment.time_zone), named=away)


def where_of(appointment: Appointment) -> str:
    """Where, in the language of the page or message."""
    service, store_ = appointment.service, appointment.store
    if service.place == Place.STORE and store_ is not None:
        return ", ".join(part for part in (store_.name, store_.city) if part)
    if service.place == Place.HOME:
        return _("At your address: %(address)s") % {"address": appointment.address} if appointment.address else ""
    if service.place == Place.PHONE:
        return _("We will call you.")
    return service.online_address


def invitation_words(service: Service | None, conversation: Conversation) -> str:
    """What to write to a guest who is to choose a time, in their language."""
    language = conversation.language if conversation.language in {"hi", "te", "bn"} else "en"
    with translation.override(language):
        link = links.booking_url(service, conversation)
        if service is None:
            return _("Please choose a time that suits you: %(link)s") % {"link": link}
        values = {"service": service.name_in(language), "link": link}
        return _("%(service)s: please choose a time that suits you: %(link)s") % values
