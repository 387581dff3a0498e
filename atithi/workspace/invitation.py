"""The link by which a new colleague sets their first password: allauth's own way of resetting one."""

from allauth.account.forms import ResetPasswordForm
from django.http import HttpRequest
from django.utils.translation import override

from atithi.staff.models import User


def invite(request: HttpRequest, user: User) -> None:
    """Sends the link, in the new colleague's language."""
    form = ResetPasswordForm({"email": user.email})
    if form.is_valid():
        with override(user.language):
            form.save(request)
