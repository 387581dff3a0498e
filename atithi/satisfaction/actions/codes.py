"""QR codes that hang in the stores."""

from django.db import transaction

from atithi.core.clock import now
from atithi.core.text import clean_line
from atithi.events import Actor, record
from atithi.satisfaction.models import ShopCode, Survey
from atithi.staff.models import Store


@transaction.atomic
def make_code(*, survey: Survey, actor: Actor, store: Store | None = None, name: str = "") -> ShopCode:
    """A code for a place in a store."""
    code = ShopCode.objects.create(survey=survey, store=store, name=clean_line(name, 80), created_at=now())
    data = {"code": code.pk, "store": store.pk if store else None}
    record("survey.code_made", subject=("survey", survey.pk), actor=actor, data=data)
    return code


@transaction.atomic
def archive_code(*, code: ShopCode, actor: Actor) -> None:
    """Whoever scans it from now on reads that it is over."""
    if ShopCode.objects.filter(pk=code.pk, archived_at=None).update(archived_at=now()):
        record("survey.code_archived", subject=("survey", code.survey_id), actor=actor, data={"code": code.pk})
