"""One web push: its words, its encryption (RFC 8291), the desk's signature (RFC 8292), and its sending."""

import base64
import json
import time
from dataclasses import dataclass
from urllib.parse import urlsplit

import http_ece
import httpx
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.conf import settings
from django.utils.translation import gettext_lazy as _
from py_vapid import Vapid02

from atithi.core.clock import now
from atithi.notices.errors import NoticeError
from atithi.notices.models import PushDevice, PushKey

SECONDS = 10
LIVES_SECONDS = 600
"""A push service keeps it so long for a device that is off; later it would be no news."""
SIGNED_SECONDS = 12 * 3600
LARGEST = 3000


@dataclass(frozen=True)
class PushRequest:
    """All that is needed to send, made before anything leaves the house."""

    endpoint: str
    body: bytes
    headers: dict[str, str]


@dataclass(frozen=True)
class PushResult:
    """What the push service answered."""

    status: int
    problem: str = ""

    @property
    def gone(self) -> bool:
        """Whether the device took its permission back."""
        return self.status in {404, 410}


def check_subscription(endpoint: str, p256dh: str, auth: str) -> None:
    """Raises NoticeError unless a push may go there: only to services that are known, so that nobody makes the desk call
    what it should not."""
    if not _known_service(endpoint):
        raise NoticeError("push_service_unknown", _("This browser's push service is not one that the desk may call."))
    try:
        ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), _decoded(p256dh))
        sound = len(_decoded(auth)) == 16
    except ValueError:
        sound = False
    if not sound:
        raise NoticeError("push_keys_malformed", _("The browser sent keys that cannot be used. Please try again."))


def _known_service(endpoint: str) -> bool:
    try:
        url = urlsplit(endpoint)
        host, port = url.hostname or "", url.port
    except ValueError:
        return False
    if len(endpoint) > 2000 or url.username or url.password:
        return False
    for allowed in settings.PUSH_HOSTS:
        if allowed.startswith("http://"):
            # A service of one's own without a certificate, named with its port: for trying.
            if url.scheme == "http" and f"http://{url.netloc}" == allowed:
                return True
        elif url.scheme == "https" and port in {None, 443} and _same_host(host, allowed):
            return True
    return False


def _same_host(host: str, allowed: str) -> bool:
    return host.endswith(allowed[1:]) if allowed.startswith("*.") else host == allowed


def _decoded(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def _encoded(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def own_key() -> Vapid02:
    """The desk's key, made at the first call; of two processes that make one, the first counts."""
    row = PushKey.objects.filter(pk=1).first()
    if row is None:
        fresh = Vapid02()
        fresh.generate_keys()
        PushKey.objects.bulk_create(
            [PushKey(pk=1, private_pem=fresh.private_pem().decode(), created_at=now())], ignore_conflicts=True
        )
        row = PushKey.objects.get(pk=1)
    return Vapid02.from_pem(row.private_pem.encode())


def public_key() -> str:
    """What a browser must know of the desk's key to be told by it."""
    return _encoded(own_key().public_key.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint))


def request_for(device: PushDevice, payload: dict[str, object], *, urgent: bool = True) -> PushRequest:
    """The payload, readable by that browser alone, and signed by the desk."""
    url = urlsplit(device.endpoint)
    claims = {
        "aud": f"{url.scheme}://{url.netloc}",
        "sub": f"mailto:{settings.DEFAULT_FROM_EMAIL.rpartition('<')[2].rstrip('>')}",
        "exp": str(int(time.time()) + SIGNED_SECONDS),
    }
    text = json.dumps(payload, ensure_ascii=False).encode()
    if len(text) > LARGEST:
        raise ValueError("a push says little and fetches the rest")
    body = http_ece.encrypt(
        text, private_key=ec.generate_private_key(ec.SECP256R1()), dh=_decoded(device.p256dh),
        auth_secret=_decoded(device.auth), version="aes128gcm",
    )  # fmt: skip
    headers = {
        **own_key().sign(claims),
        "Content-Encoding": "aes128gcm",
        "Content-Type": "application/octet-stream",
        "TTL": str(LIVES_SECONDS),
        "Urgency": "high" if urgent else "normal",
    }
    return PushRequest(device.endpoint, body, headers)


def send(request: PushRequest) -> PushResult:
    """Hands it to the push service. No answer counts as status 0."""
    try:
        with httpx.Client(timeout=SECONDS, follow_redirects=False, trust_env=False) as client:
            answer = client.post(request.endpoint, content=request.body, headers=request.headers)
    except httpx.HTTPError as error:
        return PushResult(0, str(error)[:200] or type(error).__name__)
    return PushResult(answer.status_code, "" if answer.is_success else answer.text[:200])
