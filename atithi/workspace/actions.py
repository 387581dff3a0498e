"""The only place that changes what people set for their own screens."""

from collections.abc import Mapping

from django.db import transaction

from atithi.staff.models import User
from atithi.workspace.keyboard import checked
from atithi.workspace.models import KeyChoice


@transaction.atomic
def set_keys(*, user: User, wanted: Mapping[str, str], single_keys: bool) -> KeyChoice:
    """Keeps a person's own keys; commands that `wanted` does not name keep their usual one."""
    choice, _created = KeyChoice.objects.update_or_create(
        user=user, defaults={"keys": checked(wanted), "single_keys": single_keys}
    )
    return choice
