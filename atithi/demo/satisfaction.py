"""What the guests of the demo shop answered in three months: scores that differ by shop, words in four languages, and one matter
that more and more of them write about."""

import random
from collections.abc import Mapping
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from atithi.conversations.models import Conversation
from atithi.core.ids import public_id
from atithi.demo.asking import hang_codes, scanned, set_rules
from atithi.demo.recoveries import load_recoveries
from atithi.events import Actor
from atithi.language import identify
from atithi.language.mood import mood
from atithi.satisfaction.actions.counting import count_days
from atithi.satisfaction.actions.surveys import add_survey
from atithi.satisfaction.actions.themes import find_themes, read_answers
from atithi.satisfaction.models import Answer, Invitation, InvitationState, Survey, SurveyVersion
from atithi.staff.models import Role, Store, User

MOST = 900
NPS_COUNT = 260
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
INDIA = ZoneInfo("Asia/Kolkata")
RATES = {"webchat": 0.52, "email": 0.24, "whatsapp": 0.44, "phone": 0.3, "instore": 0.36}
WORDS_OF = 0.45  # of those who answer, so many write something
HAPPY: dict[str, tuple[str, ...]] = {
    "en": ("Very polite staff, thank you", "Quick answer and correct", "The fridge was installed the same day, great",
           "Good service at the counter"),
    "hi": ("बहुत अच्छी सेवा, धन्यवाद", "Staff ne bahut achhe se samjhaya", "जवाब तुरंत मिला", "installation samay par ho gaya"),
    "te": ("చాలా మర్యాదగా మాట్లాడారు", "వెంటనే సమాధానం ఇచ్చారు, ధన్యవాదాలు", "staff chala baga help chesaru"),
    "bn": ("খুব ভালো ব্যবহার, ধন্যবাদ", "তাড়াতাড়ি উত্তর পেয়েছি", "staff khub bhalo bujhiyechhe"),
}  # fmt: skip
UNHAPPY: dict[str, tuple[str, ...]] = {
    "en": ("Delivery was very late", "Refund still not credited", "The box was damaged and the screen scratched",
           "Had to explain the same thing three times", "Late delivery, nobody informed me"),
    "hi": ("डिलीवरी बहुत देर से हुई", "refund abhi tak nahi aaya", "पैसे वापस आने में बहुत समय लगा", "डिब्बा टूटा हुआ था",
           "parcel late aaya aur kisi ne bataya nahi"),
    "te": ("డెలివరీ చాలా ఆలస్యం అయింది", "refund inka raledu", "డబ్బు వాపసు ఇంకా రాలేదు", "పెట్టె పగిలిపోయి వచ్చింది"),
    "bn": ("ডেলিভারি অনেক দেরিতে এসেছে", "refund ekhono pai ni", "টাকা ফেরত পেতে অনেক দেরি", "বাক্সটা ভাঙা ছিল"),
}  # fmt: skip
LATELY: dict[str, tuple[str, ...]] = {
    "en": ("GST invoice has the wrong name", "No GST invoice in the mail"),
    "hi": ("GST bill mein naam galat hai", "जीएसटी बिल नहीं मिला"),
    "te": ("GST bill lo peru tappu undi", "జీఎస్టీ బిల్లు రాలేదు"),
    "bn": ("GST bill e naam bhul", "জিএসটি বিল পাইনি"),
}


def load_satisfaction(*, staff: Mapping[str, User], stores: Mapping[str, Store], now: datetime, seed: int) -> None:
    """Surveys with their rules and three months of answers, counted; themes of their words; and what low scores led to."""
    draw = random.Random(seed + 21)  # noqa: S311
    owner = next(user for user in staff.values() if user.role == Role.OWNER)
    over = list(
        Conversation.objects.filter(closed_at__isnull=False, spam_at=None, merged_into=None).select_related("channel")
    )
    draw.shuffle(over)
    weakest, actor = list(stores.values())[-1].pk, Actor.staff(owner.pk)
    closing = add_survey(name="After closing", kind="csat", actor=actor)
    recommending = add_survey(name="Would you recommend us?", kind="nps", actor=actor)
    set_rules(closing, recommending, actor)
    for survey, of in ((closing, over[:MOST]), (recommending, over[:NPS_COUNT])):
        version = SurveyVersion.objects.get(survey=survey)
        _answered(
            survey, [row for each in of if (row := _invitation(survey, version, each, draw, weakest, now))], draw, now
        )
    counter, codes = hang_codes(stores.values(), actor)
    odds = {store.pk: 0.6 if store.pk == weakest else 0.85 for store in stores.values()}
    _answered(counter, scanned(counter, codes, odds, now, draw), draw, now)
    find_themes()
    load_recoveries(closing, staff=staff, now=now)


def _answered(survey: Survey, rows: list[Invitation], draw: random.Random, now: datetime) -> None:
    Invitation.objects.bulk_create(rows, batch_size=500)
    answers = Answer.objects.bulk_create(
        [_answer(survey, row, draw, now) for row in rows if row.answered_at], batch_size=500
    )
    count_days({(survey.pk, row.asked_on) for row in rows if row.asked_on})
    read_answers([answer.pk for answer in answers])


def _invitation(survey: Survey, version: SurveyVersion, conversation: Conversation, draw: random.Random, weakest: int,
                now: datetime) -> Invitation | None:  # fmt: skip
    moment = (conversation.closed_at or now) + HOUR
    if moment > now:
        return None
    kind, delivered = conversation.channel.kind, draw.random() < 0.97
    answers = delivered and draw.random() < RATES.get(kind, 0.3)
    opens = answers or (delivered and draw.random() < 0.35)
    at = min(moment + timedelta(hours=draw.expovariate(0.2)), now) if answers else None
    until = moment + survey.open_days * DAY
    state = (
        InvitationState.EXPIRED if until <= now else InvitationState.DELIVERED if delivered else InvitationState.INVITED
    )
    return Invitation(
        public_id=public_id(), key=f"demo:{survey.pk}:{conversation.pk}", survey=survey, version=version,
        customer_id=conversation.customer_id, conversation=conversation, channel=conversation.channel, channel_kind=kind,
        language=conversation.language if conversation.language in HAPPY else "en", store_id=conversation.store_id,
        team_id=conversation.team_id, agent_id=conversation.assignee_id, matter_id=conversation.kind_id,
        state=InvitationState.ANSWERED if answers else state, created_at=moment, invited_at=moment,
        asked_on=moment.astimezone(INDIA).date(), delivered_at=moment if delivered else None,
        opened_at=(at or moment + HOUR) if opens else None, answered_at=at, expires_at=until,
        watch_at=until if until > now else None, score=_score(survey, conversation, draw, weakest) if answers else None,
    )  # fmt: skip


def _score(survey: Survey, conversation: Conversation, draw: random.Random, weakest: int) -> int:
    """One shop has more to do than it can; mail is answered later than chat."""
    worse = 0.22 * (conversation.store_id == weakest) + 0.1 * (conversation.channel.kind == "email")
    low, high = survey.scale or (1, 5)
    drawn = draw.random()
    for share, most in ((1.0, 0.5 - worse), (0.8, 0.78 - worse), (0.5, 0.88 - worse / 2)):
        if drawn < most:
            return round(low + share * (high - low))
    return round(low + draw.choice((0.0, 0.25)) * (high - low))


def _answer(survey: Survey, row: Invitation, draw: random.Random, now: datetime) -> Answer:
    low, high = survey.scale or (1, 5)
    text = ""
    fresh = row.answered_at is not None and now - row.answered_at < 7 * DAY and draw.random() < 0.6
    if row.score is not None and (fresh or draw.random() < WORDS_OF):
        pleased = row.score > (low + high) / 2
        text = draw.choice((LATELY if fresh else HAPPY if pleased else UNHAPPY)[row.language])
    found = identify(text) if text else None
    return Answer(
        invitation=row, survey=survey, customer_id=row.customer_id, score=row.score, comment=text,
        language=found.language if found else "", script=found.script if found else "",
        mood=mood(text, found.language) if found else "", answered_at=row.answered_at or now,
    )  # fmt: skip
