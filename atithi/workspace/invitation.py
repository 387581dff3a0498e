"""The link by which a new colleague sets their first password: allauth's own way of resetting one, signed and short-lived."""

from allauth.account.forms import ResetPasswordForm
from django.db import transaction
from django.http import HttpRequest
from django.utils.translation import override

from atithi.events import Actor, record
from atithi.staff.models import User


def invite(request: HttpRequest, user: User) -> None:
    """Sends the link, in the new colleague's language, and records that it went."""
    form = ResetPasswordForm({"email": user.email})
    if form.is_valid():
        with override(user.language):
            form.save(request)
        with transaction.atomic():
            actor = Actor.staff(request.user.pk or 0)
            record("staff.invited", subject=("user", user.id), actor=actor)
