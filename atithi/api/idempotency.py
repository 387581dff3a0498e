"""Requests that may be sent twice. The answer is kept in the same transaction as what it tells of."""

import hashlib
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.db import IntegrityError, transaction
from django.http import HttpResponse
from django.utils.translation import gettext_lazy as _

from atithi.api.actions import ANSWERS_KEPT
from atithi.api.authentication import ApiRequest
from atithi.api.errors import ApiError
from atithi.api.models import StoredAnswer
from atithi.core.clock import now

HEADER = "Idempotency-Key"
View = Callable[..., HttpResponse]


def key_of(request: ApiRequest) -> str:
    """The request's key; empty where it has none. Raises ApiError for one that cannot be."""
    key = request.headers.get(HEADER)
    if key is None:
        return ""
    if not 1 <= len(key) <= 255 or not key.isascii() or not key.isprintable():
        raise ApiError("idempotency_key_malformed", _("A key is 1 to 255 printable ASCII characters."))
    return key


def digest_of(request: ApiRequest) -> str:
    """What makes two requests the same: method, address and body (of a form its fields and files)."""
    hashed = hashlib.sha256(f"{request.method} {request.get_full_path()}\n".encode("utf-8", "surrogateescape"))
    if request.content_type != "multipart/form-data":
        hashed.update(request.body)
        return hashed.hexdigest()
    for name, values in sorted(request.POST.lists()):
        hashed.update(repr((name, values)).encode("utf-8", "surrogateescape"))
    for name, files in sorted(request.FILES.lists()):
        for file in files:
            hashed.update(repr((name, file.name, file.content_type)).encode("utf-8", "surrogateescape"))
            for chunk in file.chunks():
                hashed.update(chunk)
            file.seek(0)
    return hashed.hexdigest()


def once(view: View) -> View:
    """Does what `view` does in one transaction, and once for each key; a repetition gets the first answer again.

    Of two requests with one key at the same moment, the second waits for the first. An error leaves nothing behind:
    its key can be used again.
    """

    @wraps(view)
    def answered(request: ApiRequest, **values: Any) -> HttpResponse:
        key = key_of(request)
        if not key:
            with transaction.atomic():
                return view(request, **values)
        digest = digest_of(request)
        return _known(request, key, digest) or _first(request, key, digest, lambda: view(request, **values))

    return answered


def _first(request: ApiRequest, key: str, digest: str, do: Callable[[], HttpResponse]) -> HttpResponse:
    try:
        with transaction.atomic():
            stored = _reserve(request, key, digest)
            response = do()
            stored.status, stored.location = response.status_code, response.get("Location", "")
            stored.body = response.content.decode()
            stored.save(update_fields=["status", "location", "body"])
            return response
    except _Taken:
        # The other one has committed: its row is there, or it failed and left none.
        return _known(request, key, digest) or _first(request, key, digest, do)


class _Taken(Exception):
    """Another request with this key came first."""


def _reserve(request: ApiRequest, key: str, digest: str) -> StoredAnswer:
    """The row of this key. On PostgreSQL the insert waits for another with the same key to end."""
    try:
        with transaction.atomic():
            return StoredAnswer.objects.create(token=request.auth, key=key, digest=digest, created_at=now())
    except IntegrityError as error:
        raise _Taken from error


def _known(request: ApiRequest, key: str, digest: str) -> HttpResponse | None:
    """The answer that was given for this key, again; None where there is none."""
    stored = StoredAnswer.objects.filter(token=request.auth, key=key).first()
    if stored is None:
        return None
    if now() - stored.created_at > ANSWERS_KEPT:
        stored.delete()
        return None
    check_same(stored.digest, digest)
    response = HttpResponse(stored.body, status=stored.status, content_type="application/json")
    response["Idempotency-Replayed"] = "true"
    if stored.location:
        response["Location"] = stored.location
    return response


def check_same(stored: str, digest: str) -> None:
    """Raises ApiError where a key comes back with another request."""
    if stored != digest:
        message = _("This idempotency key was already used for a different request.")
        raise ApiError("idempotency_key_reused", message, status=422)


def bind(request: ApiRequest, key: str, digest: str) -> None:
    """Ties a key to a request whose effect is idempotent by itself, so that nothing needs to be kept of its answer."""
    if _bound(request, key, digest):
        return
    try:
        with transaction.atomic():
            _reserve(request, key, digest)
    except _Taken:
        _bound(request, key, digest)


def _bound(request: ApiRequest, key: str, digest: str) -> bool:
    stored = StoredAnswer.objects.filter(token=request.auth, key=key).first()
    if stored is not None:
        check_same(stored.digest, digest)
    return stored is not None
