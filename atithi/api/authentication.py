"""Who asks: a program with a token. There is no other way in; cookies count for nothing here."""

from typing import TYPE_CHECKING, Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from atithi.api import rate
from atithi.api.actions import digest
from atithi.api.errors import ApiError
from atithi.api.models import Token
from atithi.api.queries import presented

if TYPE_CHECKING:
    from atithi.api.scopes import Scope

CHALLENGE = {"WWW-Authenticate": 'Bearer realm="Atithi"'}
LONGEST = 200


class ApiRequest(HttpRequest):
    """A request of a program whose token was found good for it."""

    auth: Token
    allowance: rate.Allowance


class Bearer:
    """Lets a program in that holds a token with this scope, and counts its request."""

    openapi_security_schema: dict[str, Any] = {  # noqa: RUF012 (ninja reads it from the class)
        "type": "http",
        "scheme": "bearer",
        "description": gettext_noop("A personal token, made at /settings/tokens/."),
    }

    def __init__(self, scope: "Scope") -> None:
        self.scope = scope.value

    def __call__(self, request: HttpRequest) -> Token:
        token = _token_of(request)
        allowance = request.allowance = rate.spend(token.pk)  # type: ignore[attr-defined]
        if allowance.refused:
            message = _("This token has used up its requests for this minute.")
            raise ApiError("rate_limited", message, status=429, headers=allowance.headers())
        if self.scope not in token.scopes:
            raise ApiError("scope_missing", _("This token lacks the scope %(scope)s."), status=403, scope=self.scope)
        return token


def _token_of(request: HttpRequest) -> Token:
    scheme, _space, secret = request.headers.get("Authorization", "").partition(" ")
    secret = secret.strip()
    if scheme.lower() != "bearer" or not secret:
        raise _refusal("token_missing", _("Send a token as “Authorization: Bearer …”."))
    found = presented(digest(secret)) if len(secret) <= LONGEST else None
    if found is None or not found.active:
        raise _refusal("token_unknown", _("This token is not known here."))
    if found.revoked:
        raise _refusal("token_revoked", _("This token was revoked."))
    if found.expired:
        raise _refusal("token_expired", _("This token has expired. Make a new one in the settings."))
    return found.token


def _refusal(code: str, message: Any) -> ApiError:
    return ApiError(code, message, status=401, headers=CHALLENGE)
