"""What the chat's scripts say, in the languages of the desk: our CSP allows no inline code, so it comes as data."""

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from atithi.channels.webchat.channel import ChatChannel


def greeting(chat: ChatChannel, business: str, language: str) -> str:
    """The first words to a guest: the channel's own in this language, else ours, with the business's name."""
    own = chat.greetings.get(language, "").strip()
    return own or _("Welcome to %(business)s! How can we help you?") % {"business": business}


def launcher_words() -> dict[str, dict[str, str]]:
    """The few words of the button, in every language, for a script that is the same for all."""
    found = {}
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            found[language] = {
                "open": _("Chat with us"),
                "close": _("Close the chat"),
                "title": pgettext("web chat", "Chat"),
            }
    return found


def page_words() -> dict[str, str]:
    """Every sentence by the key that the page's scripts know it by."""
    return {
        "you": pgettext("web chat", "You"),
        "waiting": _("Waiting for the network"),
        "sending": pgettext("web chat", "Sending"),
        "sent": pgettext("web chat", "Sent"),
        "seen": pgettext("web chat", "Seen"),
        "not_sent": _("Not sent: %(reason)s"),
        "again": pgettext("web chat", "Try again"),
        "discard": pgettext("web chat", "Discard"),
        "typing": _("%(name)s is writing"),
        "typing_someone": _("Somebody is writing"),
        "helped_by": _("%(name)s is helping you"),
        "offline": _("No connection. You can go on writing: your messages wait here and are sent by themselves."),
        "unreachable": _("We cannot be reached at the moment. Your messages wait here and are sent by themselves."),
        "not_kept": _("This browser keeps nothing: please leave the page open until everything is sent."),
        "file_type": _("Only pictures (JPEG, PNG, GIF, WebP) and PDF can be sent here."),
        "file_too_large": _("%(name)s is too large: at most %(limit)s MB."),
        "too_long": _("This message is too long."),
        "contact_kept": _("Thank you. If you leave, our answer comes by mail."),
        "contact_kept_no_mail": _("Thank you. We have noted it."),
        "download": _("Download %(name)s"),
        "picture": _("Picture %(name)s"),
        "picture_failed": _("This file could not be loaded."),
        "failed": _("That did not work. Please try again."),
        "spellings": _("Spellings"),
        "today": pgettext("web chat", "Today"),
        "yesterday": pgettext("web chat", "Yesterday"),
        "have_read": _("I have read: %(titles)s"),
        "thanks": _("Thank you!"),
        "nothing": _("No answer found. Ask a person."),
    }
