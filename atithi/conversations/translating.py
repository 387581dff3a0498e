"""Translation of a message by a provider with LibreTranslate's interface, where one is set up. Off by default: what is
translated leaves the house."""

import httpx
from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from atithi.conversations.errors import ConversationError
from atithi.conversations.models import Message
from atithi.events import Actor, record

PATIENCE = httpx.Timeout(15, connect=5)
LIMIT = 20_000  # letters
LANGUAGES = frozenset({"en", "hi", "te", "bn"})


def available() -> bool:
    """Whether this desk has a provider."""
    return bool(settings.TRANSLATE_URL)


def translate(message: Message, *, into: str, actor: Actor) -> str:
    """What `message` says, in the language `into`. That it was sent to the provider is recorded; the words are not kept.

    Never within a transaction. Raises ConversationError where there is no provider, or it does not answer.
    """
    if not available() or message.redacted_at is not None or not message.text.strip():
        raise ConversationError("no_translation", _("This cannot be translated here."), status=404)
    with transaction.atomic():
        data = {"message": message.pk, "language": into}
        record("message.translated", subject=("conversation", message.conversation_id), actor=actor, data=data)
    source = message.language if message.language in LANGUAGES and message.script != "Latn" else "auto"
    if message.language == "en":
        source = "en"
    return _ask(message.text[:LIMIT], source, into)


def _ask(text: str, source: str, into: str) -> str:
    body = {"q": text, "source": source, "target": into, "format": "text"}
    if settings.TRANSLATE_KEY:
        body["api_key"] = settings.TRANSLATE_KEY
    try:
        answer = httpx.post(f"{settings.TRANSLATE_URL.rstrip('/')}/translate", json=body, timeout=PATIENCE)
        answer.raise_for_status()
        words = answer.json()["translatedText"]
    except (httpx.HTTPError, ValueError, KeyError, TypeError) as error:
        raise ConversationError(
            "translation_failed", _("The translation service did not answer. Please try again."), status=502
        ) from error
    return str(words)
