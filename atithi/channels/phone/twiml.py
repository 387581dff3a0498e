"""What callers of a Twilio line hear: in their language where it is known, else in the line's."""

from xml.sax.saxutils import escape, quoteattr

from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from atithi.channels.phone.line import Line

VOICES = {code: (f"Google.{code}-IN-Standard-A", f"{code}-IN") for code in ("en", "hi", "te", "bn")}
HEAD = '<?xml version="1.0" encoding="UTF-8"?>'


def say(words: str, language: str) -> str:
    """Words, spoken in a voice of that language."""
    voice, tag = VOICES.get(language, VOICES["en"])
    return f"<Say voice={quoteattr(voice)} language={quoteattr(tag)}>{escape(words)}</Say>"


def _document(*parts: str) -> str:
    return f"{HEAD}<Response>{''.join(parts)}</Response>"


def consent_words(line: Line, language: str) -> str:
    """That the call is recorded, in the business's own words where it wrote some."""
    with translation.override(language):
        return line.consent.get(language) or _("This call is recorded, so that we serve you well.")


def greeting(line: Line, business: str, language: str, *, wait: str, after: str) -> str:
    """Welcome, and that the call is recorded where it is; then the queue."""
    with translation.override(language):
        words = _("Welcome to %(business)s.") % {"business": business}
    if line.record:
        words = f"{words} {consent_words(line, language)}"
    queue = f"<Enqueue waitUrl={quoteattr(wait)} action={quoteattr(after)}>{escape(line.public_id)}</Enqueue>"
    return _document(say(words, language), queue)


def waiting(language: str, *, position: int, minutes: int | None, choice: str) -> str:
    """The place in the queue, how long it may take where that was measured, and the choice of being called back."""
    with translation.override(language):
        words = [_("You are number %(position)s in the queue.") % {"position": position}] if position else []
        if minutes is not None:
            words.append(
                ngettext("It takes about %(count)s minute.", "It takes about %(count)s minutes.", minutes)
                % {"count": minutes}
            )
        words.append(_("Press 1 to be called back: you keep your place. Press 2 to leave a message."))
    gather = f'<Gather numDigits="1" timeout="12" action={quoteattr(choice)}>{say(" ".join(words), language)}</Gather>'
    return _document(gather, '<Pause length="15"/>')


def chosen(language: str, *, call_back: bool) -> str:
    """The caller leaves the queue: to be called back, or to leave a message."""
    if not call_back:
        return _document("<Leave/>")
    with translation.override(language):
        words = _("We call you back. You keep your place. Thank you.")
    return _document(say(words, language), "<Hangup/>")


def stay() -> str:
    """Nothing was chosen: the page of waiting is asked for again."""
    return _document()


def message_wanted(language: str, *, done: str) -> str:
    """A message may be left after the tone."""
    with translation.override(language):
        words = _("Please leave a message after the tone. We get back to you.")
    record = f'<Record maxLength="180" playBeep="true" recordingStatusCallback={quoteattr(done)}/>'
    return _document(say(words, language), record, "<Hangup/>")


def hang_up() -> str:
    return _document("<Hangup/>")


def room(name: str, *, events: str, guest: bool, record: str = "") -> str:
    """The conference in which a guest and colleagues talk; it ends when the guest hangs up."""
    recording = f' record="record-from-start" recordingStatusCallback={quoteattr(record)}' if record and guest else ""
    label = 'participantLabel="guest"' if guest else 'participantLabel="staff"'
    return _document(
        f'<Dial><Conference beep="false" startConferenceOnEnter="true" endConferenceOnExit="{str(guest).lower()}" {label}'
        f' statusCallback={quoteattr(events)} statusCallbackEvent="start end join leave hold"{recording}>'
        f"{escape(name)}</Conference></Dial>"
    )


def dial(line: Line, guest: str, *, status: str, record: str = "") -> str:
    """The colleague answered: now the guest is rung."""
    recording = f' record="record-from-answer-dual" recordingStatusCallback={quoteattr(record)}' if record else ""
    return _document(
        f'<Dial callerId={quoteattr(line.number)} answerOnBridge="true" timeout="30"{recording}>'
        f'<Number statusCallback={quoteattr(status)} statusCallbackEvent="initiated ringing answered completed">'
        f"{escape(guest)}</Number></Dial>"
    )
