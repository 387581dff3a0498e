"""Sentences that scripts say, in the page's language: rendered into the page as JSON, for our CSP allows no inline code."""

from django.utils.translation import gettext as _


def words() -> dict[str, str]:
    """Every sentence by the key that scripts know it by."""
    return {
        "now": _("now"),
        "copy_by_hand": _("The browser did not let us copy. It is selected: press Ctrl+C."),
        "failed": _("That did not reach the desk. Please try again."),
        "refused": _("The desk did not accept this."),
        "signed_out": _("You are signed out. What you wrote is kept in this browser."),
        "typing": _("%(name)s is writing …"),
        "viewing": _("%(name)s is here too"),
        "new_message": _("New message from %(name)s"),
        "too_big": _("%(name)s is larger than %(limit)s MB."),
        "too_many": _("At most %(count)s files go with one message."),
        "spellings": _("Spellings"),
        "remove_file": _("Remove %(name)s"),
        "show_all": _("Show all"),
        "came_meanwhile": _("%(name)s wrote while you were typing. Read it, then send once more."),
        "answered_meanwhile": _("%(name)s has just answered. Read it, then send once more."),
    }
