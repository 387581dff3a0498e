"""Pictures that lie elsewhere: shown when somebody asks, fetched by us and never by their browser, so that the sender
does not learn who reads, when and where. Only what really is a picture in dots is passed on."""

import hashlib
import re
from html import unescape
from urllib.parse import quote

from django.core.signing import BadSignature, Signer
from django.urls import reverse

from atithi.channels import outside
from atithi.channels.email import queries
from atithi.channels.email.actions import keep_picture
from atithi.channels.email.models import ReceivedMail
from atithi.channels.email.parse import read
from atithi.channels.email.quotes import fold_html
from atithi.conversations.html import safe
from atithi.core.errors import NotFound
from atithi.files.actions import store
from atithi.files.kinds import sniff
from atithi.files.models import StoredFile

LIMIT = 5 * 1024 * 1024
LONGEST_ADDRESS = 4000
SHOWN = frozenset({"image/png", "image/jpeg", "image/gif", "image/webp"})
_REMOTE = re.compile(r"<img\b[^>]{0,4000}?\bsrc\s*=\s*[\"']?\s*https?://", re.IGNORECASE)
_signer = Signer(salt="atithi.email.picture")


def has_remote_pictures(html: str) -> bool:
    """Whether a mail's HTML names pictures that lie elsewhere."""
    return _REMOTE.search(html[:1_000_000]) is not None


def html_with_pictures(mail: ReceivedMail) -> str:
    """The HTML of a message once more, safe as before, with its remote pictures by way of our proxy."""
    parsed = read(mail.raw.content())
    return safe(fold_html(parsed.html)[0], picture=_proxied) if parsed.html else ""


def _proxied(address: str) -> str | None:
    address = unescape(address).strip()
    if len(address) > LONGEST_ADDRESS or not re.match(r"(?i)https?://", address):
        return None
    return reverse("email:picture", args=[_signer.sign(address).rpartition(":")[2]]) + f"?url={quote(address, safe='')}"


def picture(url: str, mac: str) -> StoredFile:
    """The picture at `url`, which `mac` allows. Raises NotFound where it is not ours to fetch, or is no picture."""
    try:
        _signer.unsign(f"{url}:{mac}")
    except BadSignature as error:
        raise NotFound from error
    key = hashlib.sha256(url.encode("utf-8", "replace")).hexdigest()
    if kept := queries.kept_picture(key):
        return kept.file
    try:
        fetched = outside.fetch(url, limit=LIMIT, accept="image/webp,image/png,image/jpeg,image/gif")
    except outside.Refused as error:
        raise NotFound from error
    if sniff(fetched.content, fetched.media_type) not in SHOWN:
        raise NotFound
    file = store(content=fetched.content, name=f"picture-{key[:12]}", declared_type=fetched.media_type, limit=LIMIT)
    keep_picture(key=key, file=file)
    return file
