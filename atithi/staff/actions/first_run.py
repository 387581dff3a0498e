"""The first run: a link for whoever opens it first, good until the desk has an owner."""

import hashlib

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction

from atithi.core.clock import now
from atithi.core.errors import NotFound
from atithi.core.ids import secret
from atithi.events import Actor
from atithi.staff.actions.business import set_business
from atithi.staff.actions.people import add_user
from atithi.staff.errors import StaffError
from atithi.staff.models import Role, SetupLink, User


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogateescape")).hexdigest()


def has_owner() -> bool:
    """Whether this desk belongs to somebody."""
    return User.objects.filter(role=Role.OWNER).exists()


@transaction.atomic
def make_setup_link() -> str:
    """A new link's token, which voids the one before; empty where the desk has an owner."""
    if has_owner():
        return ""
    token = secret()
    SetupLink.objects.update_or_create(id=1, defaults={"digest": _digest(token), "claim": "", "made_at": now()})
    return token


@transaction.atomic
def claim_setup_link(*, token: str, key: str) -> str:
    """Lets the holder of `key` in, or the first who comes, who gets a key. Raises NotFound for everybody else."""
    link = SetupLink.objects.select_for_update().filter(digest=_digest(token)).first()
    if link is None or has_owner():
        raise NotFound
    if link.claim:
        if _digest(key) != link.claim:
            raise NotFound
        return key
    key = secret()
    link.claim = _digest(key)
    link.save(update_fields=["claim"])
    return key


@transaction.atomic
def begin_desk(*, token: str, key: str, business: str, languages: list[str], language: str, name: str, email: str,
               password: str) -> User:  # fmt: skip
    """The business and its owner; the link is void from then on. Of two at once, one gets there."""
    claim_setup_link(token=token, key=key or "-")
    try:
        validate_password(password, User(email=email, name=name))
    except ValidationError as error:
        raise StaffError("password_weak", " ".join(error.messages)) from error
    actor = Actor.system()
    set_business(actor=actor, name=business, languages=languages or None, default_language=language)
    owner = add_user(
        actor=actor, email=email, name=name, role=Role.OWNER, password=password, language=language, speaks=languages
    )
    SetupLink.objects.all().delete()
    return owner
