"""What a token may be allowed to do. A token never exceeds the rights of its person, whatever its scopes."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Scope(models.TextChoices):
    CUSTOMERS_READ = "customers:read", _("See customers and their contacts")
    CUSTOMERS_WRITE = "customers:write", _("Add and correct customers")
    APPOINTMENTS_READ = "appointments:read", _("See services, free times and appointments")
    APPOINTMENTS_WRITE = "appointments:write", _("Book, move and cancel appointments")
    COMMERCE_READ = "commerce:read", _("See products and orders")
    COMMERCE_WRITE = "commerce:write", _("Tell of products and orders")
    CONVERSATIONS_READ = "conversations:read", _("See conversations, messages, channels and attachments")
    CONVERSATIONS_WRITE = "conversations:write", _("Begin, assign, close and reopen conversations")
    IMPORTS_WRITE = "imports:write", _("Bring data in from files")
    KNOWLEDGE_READ = "knowledge:read", _("See articles and find answers")
    KNOWLEDGE_WRITE = "knowledge:write", _("Write articles, and see their drafts")
    PROMISES_READ = "promises:read", _("See what customers were promised")
    PROMISES_WRITE = "promises:write", _("Make, keep, move and withdraw promises")
    MESSAGES_WRITE = "messages:write", _("Reply, write notes and hand over customers' messages")
    SURVEYS_READ = "surveys:read", _("See what guests answered when they were asked")
    SURVEYS_WRITE = "surveys:write", _("Ask guests by a program, and hand over their answers")
    STAFF_READ = "staff:read", _("See staff, teams and stores")
    EVENTS_READ = "events:read", _("Read the record (owners only)")


def grantable(*, owner: bool) -> list[tuple[str, str]]:
    """The scopes that a person may give to a token, with their meaning."""
    return [(scope.value, str(scope.label)) for scope in Scope if owner or scope != Scope.EVENTS_READ]
