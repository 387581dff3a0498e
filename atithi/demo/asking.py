"""When the demo shop asks its guests, and the codes that hang at its counters, with what was answered there."""

import random
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from atithi.core.ids import public_id
from atithi.events import Actor
from atithi.satisfaction.actions import make_code, save_rule
from atithi.satisfaction.actions.surveys import add_survey
from atithi.satisfaction.models import Invitation, InvitationState, Occasion, ShopCode, Survey, SurveyVersion, Via
from atithi.staff.models import Store

INDIA = ZoneInfo("Asia/Kolkata")
DAYS, SCANS = 45, 180
LANGUAGES = ("hi", "hi", "hi", "te", "te", "bn", "bn", "en")
_DAY_MINUTES = 24 * 60


def set_rules(after_closing: Survey, recommending: Survey, actor: Actor) -> None:
    """At once in the chat, an hour later by mail, after visits and calls, days after a delivery; twice a year for the whole."""
    delivered = add_survey(name="After delivery", kind="ces", actor=actor)
    rules: tuple[tuple[Survey, dict[str, Any]], ...] = (
        (after_closing, {"occasion": Occasion.CLOSED, "delay_minutes": 0, "channel_kinds": ["webchat"]}),
        (after_closing, {"occasion": Occasion.CLOSED, "delay_minutes": 60, "channel_kinds": ["email", "whatsapp"]}),
        (after_closing, {"occasion": Occasion.VISIT, "delay_minutes": 120, "share": 60}),
        (after_closing, {"occasion": Occasion.CALL, "delay_minutes": 60, "share": 50}),
        (delivered, {"occasion": Occasion.DELIVERED, "delay_minutes": 5 * _DAY_MINUTES, "share": 80}),
        (recommending, {"occasion": Occasion.PERIOD, "period_days": 180, "share": 40}),
    )
    for survey, values in rules:
        save_rule(survey=survey, actor=actor, values=values)


def hang_codes(stores: Iterable[Store], actor: Actor) -> tuple[Survey, list[ShopCode]]:
    """A poster with a code at the billing counter of each store, all for one survey."""
    survey = add_survey(name="At the counter", kind="csat", actor=actor)
    codes = [make_code(survey=survey, actor=actor, store=store, name="Billing counter") for store in stores]
    return survey, codes


def scanned(survey: Survey, codes: list[ShopCode], odds: Mapping[int, float], now: datetime,
            draw: random.Random) -> list[Invitation]:  # fmt: skip
    """What unknown guests answered by these codes in the weeks before; `odds`: of each store, how often somebody is pleased."""
    version = SurveyVersion.objects.get(survey=survey)
    rows = []
    for number in range(SCANS):
        code = draw.choice(codes)
        day = (now.astimezone(INDIA) - timedelta(days=draw.uniform(1, DAYS))).date()
        moment = datetime(day.year, day.month, day.day, draw.randrange(11, 20), draw.randrange(60), tzinfo=INDIA)
        pleased = draw.random() < odds[code.store_id or 0]
        rows.append(
            Invitation(
                public_id=public_id(), key=f"demo:qr:{number}", survey=survey, version=version, code=code, via=Via.QR,
                store_id=code.store_id, channel_kind="instore", language=draw.choice(LANGUAGES), asked_on=day,
                state=InvitationState.ANSWERED, created_at=moment, invited_at=moment, delivered_at=moment, opened_at=moment,
                answered_at=moment, expires_at=moment + timedelta(days=1),
                score=draw.choice((4, 5, 5)) if pleased else draw.choice((1, 2, 3, 3)),
            )
        )  # fmt: skip
    return rows
