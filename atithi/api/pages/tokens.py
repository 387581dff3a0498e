"""/settings/tokens/: a person makes and revokes the keys of their programs."""

from datetime import timedelta
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from atithi.api.actions import NewToken, make_token, revoke_token
from atithi.api.models import Token
from atithi.api.queries import get_token, tokens_visible_to
from atithi.api.scopes import Scope, grantable
from atithi.core.clock import now
from atithi.events import Actor
from atithi.staff.models import User

LASTS = [
    ("30", gettext_lazy("30 days")),
    ("90", gettext_lazy("90 days")),
    ("365", gettext_lazy("1 year")),
    ("", gettext_lazy("Until it is revoked")),
]


class TokenForm(forms.Form):
    """What a new token is for, what it may do, how long it holds."""

    name = forms.CharField(label=gettext_lazy("What is it for?"), max_length=80)
    lasts = forms.ChoiceField(label=gettext_lazy("How long does it hold?"), choices=LASTS, required=False, initial="90")
    scopes = forms.MultipleChoiceField(
        label=gettext_lazy("What may it do?"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": gettext_lazy("Choose at least one.")},
    )

    def __init__(self, user: User, data: Any = None) -> None:
        super().__init__(data, label_suffix="")
        self.user = user
        self.fields["scopes"].choices = grantable(owner=user.is_owner)  # type: ignore[attr-defined]

    def make(self) -> NewToken:
        """The token that was asked for, made."""
        lasts = self.cleaned_data["lasts"]
        expires_at = now() + timedelta(days=int(lasts)) if lasts else None
        chosen = self.cleaned_data
        return make_token(user=self.user, name=chosen["name"], scopes=chosen["scopes"], expires_at=expires_at)


def _person(request: HttpRequest) -> User:
    assert request.user.is_authenticated  # noqa: S101 (login_required stands before every view here)
    return request.user


def _listed(user: User) -> list[Token]:
    """The tokens a person sees, each with its state and the meaning of its scopes."""
    rows = list(tokens_visible_to(user)[:200])
    meaning = {scope.value: scope.label for scope in Scope}
    for token in rows:
        token.may = [meaning.get(scope, scope) for scope in token.scopes]  # type: ignore[attr-defined]
        token.expired = token.has_expired(now())  # type: ignore[attr-defined]
        token.used_at = token.use.used_at if hasattr(token, "use") else None  # type: ignore[attr-defined]
    return rows


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def tokens(request: HttpRequest) -> HttpResponse:
    """All tokens a person may see; a POST makes one and shows its secret, this once."""
    user = _person(request)
    form = TokenForm(user, request.POST or None)
    made = form.make() if request.method == "POST" and form.is_valid() else None
    context = {"form": TokenForm(user) if made else form, "made": made, "tokens": _listed(user), "section": "tokens"}
    return render(request, "api/tokens.html", context, status=200 if made or not form.errors else 422)


@login_required
@require_POST
def revocation(request: HttpRequest, public_id: str) -> HttpResponse:
    """Ends a token."""
    user = _person(request)
    token = get_token(user, public_id)
    revoke_token(token=token, actor=Actor.staff(user.id))
    messages.success(request, _("%(name)s was revoked: no program can use it any more.") % {"name": token.name})
    return redirect("tokens")
