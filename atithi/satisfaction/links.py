"""Signed addresses under which guests answer. Nobody can make them without the desk's key; opening one changes no answer."""

import base64
import re

from django.conf import settings
from django.core import signing
from django.urls import reverse
from django.utils.crypto import constant_time_compare, salted_hmac

from atithi.satisfaction.models import Invitation, ShopCode

_FORM = re.compile(r"([0-9A-Za-z]{8,20})\.([A-Za-z0-9_-]{22})", re.ASCII)
_HOLDER = "atithi.satisfaction.holder"
_DEVICE = "atithi.satisfaction.device"


def _mac(public_id: str, key: str) -> str:
    """128 bits: short enough to be typed from a message, far too many to be guessed."""
    digest = salted_hmac("atithi.satisfaction.invitation", public_id, secret=key, algorithm="sha256").digest()[:16]
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()


def token_of(invitation: Invitation) -> str:
    """What a guest's link carries."""
    return f"{invitation.public_id}.{_mac(invitation.public_id, settings.SECRET_KEY)}"


def read_token(token: str) -> str | None:
    """The invitation's id; None where it was not signed by us."""
    found = _FORM.fullmatch(token)
    if found is None:
        return None
    keys = [str(key) for key in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)]
    return found[1] if any(constant_time_compare(found[2], _mac(found[1], key)) for key in keys) else None


def path_of(invitation: Invitation) -> str:
    """Where it is answered, on this desk."""
    return reverse("portal:survey", args=[token_of(invitation)])


def url_of(invitation: Invitation, score: int | None = None) -> str:
    """Where it is answered; with the score of a tapped smiley, which is chosen there and counts once it is sent."""
    return f"{settings.PUBLIC_URL}{path_of(invitation)}{f'?score={score}' if score is not None else ''}"


def code_url(code: ShopCode) -> str:
    """What a QR code in a store leads to."""
    return settings.PUBLIC_URL + reverse("portal:survey_code", args=[code.public_id])


def holder_mark(invitation: Invitation) -> str:
    """A mark for the browser that answered: it alone may change the answer, a forwarded link may not."""
    return signing.dumps(invitation.public_id, salt=_HOLDER)


def is_holder(invitation: Invitation, mark: str) -> bool:
    """Whether a browser carries the mark of this answer."""
    try:
        return bool(signing.loads(mark, salt=_HOLDER) == invitation.public_id) if mark else False
    except signing.BadSignature:
        return False


def device_mark(device: str) -> str:
    """A browser's own name in a store, signed."""
    return signing.dumps(device, salt=_DEVICE)


def device_of(mark: str) -> str:
    """The name of a browser; empty where it has none of ours."""
    try:
        return str(signing.loads(mark, salt=_DEVICE)) if mark and len(mark) < 200 else ""
    except signing.BadSignature:
        return ""
