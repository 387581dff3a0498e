"""Sentences that scripts say, in the page's language: rendered into the page as JSON, for our CSP allows no inline code."""

from django.utils.translation import gettext as _


def words() -> dict[str, str]:
    """Every sentence by the key that scripts know it by."""
    return {
        "now": _("now"),
        "copy_by_hand": _("The browser did not let us copy. It is selected: press Ctrl+C."),
        "choose_one": _("Choose %(name)s"),
        "palette": _("Find anything, do anything"),
        "palette_hint": _("A name, a word, or what you want to do"),
        "palette_none": _("Nothing answers these words."),
        "palette_not_here": _("Open a conversation first: this is done there."),
        "palette_open_first": _("Open a conversation first, or choose some."),
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
        "leaving": _("%(name)s is just sending an answer. Look at it, then send once more."),
        "on_its_way": _("Sent"),
        "undo": _("Undo"),
        "taken_back": _("Taken back: your words are here again."),
        "taken_back_draft": _("Taken back: your words are kept as a draft."),
        "already_left": _("It had already left."),
        "planned_for": _("Planned. It leaves by itself."),
        "closed": _("Closed"),
        "held": _("A reply that you planned was not sent. Open the conversation and decide."),
        "draft_kept": _("Kept on this device until the desk is reached."),
        "bell": _("What is new for you"),
        "bell_unseen": _("What is new for you: %(count)s"),
        "not_now": _("This cannot be shown without a connection."),
        "open": _("Open"),
        "offline": _(
            "The desk is not reached. You can read what was open; answers wait here and go out by themselves."
        ),
        "offline_kept": _("The desk is not reached. This is what was open on %(time)s."),
        "kept_at": _("As it was on %(time)s. What came since is shown when the desk is reached."),
        "kept_unsent": _("Kept. It goes out when the desk is reached."),
        "outbox": _("Waiting to be sent: %(count)s"),
        "outbox_look": _("Not sent yet, please look: %(count)s"),
        "sent_late": _("Your answer to %(name)s is sent."),
        "held_customer": _("%(name)s wrote before this went out. Does it still fit?"),
        "held_colleague": _("%(name)s answered before this went out. Does it still fit?"),
        "send_anyway": _("Send anyway"),
        "take_back": _("Back into the field"),
        "throw_away": _("Throw away"),
        "unsent_at_leaving": _(
            "Not sent yet: %(count)s. They stay in this browser until you sign in here again. Sign out?"
        ),
        "answered_meanwhile": _("%(name)s has just answered. Read it, then send once more."),
    }
