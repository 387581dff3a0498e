"""What guests are told, in the language they chose."""

from django.utils import translation
from django.utils.translation import gettext as _

from atithi.channels.instore.models import Visit

LANGUAGES = {"en": "English", "hi": "हिन्दी", "te": "తెలుగు", "bn": "বাংলা"}
SCRIPTS = {"en": "Latn", "hi": "Deva", "te": "Telu", "bn": "Beng"}


def known_language(text: str) -> str:
    """One of our languages; English for anything else."""
    return text if text in LANGUAGES else "en"


def called_words(visit: Visit) -> str:
    """The call, to be read or spoken."""
    with translation.override(visit.language):
        if visit.counter:
            return _("%(token)s, please come to %(counter)s.") % {"token": visit.token, "counter": visit.counter}
        return _("%(token)s, it is your turn. Please come in.") % {"token": visit.token}


def spoken_words(visit: Visit) -> str:
    """The call as a voice says it: "A 14", not "A minus zero one four"."""
    return called_words(visit).replace(visit.token, f"{visit.letter} {visit.number}")
