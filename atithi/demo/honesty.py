"""What the demo shop promised in three months and how that went: enough for honest dates, the report, and a promise at risk."""

import random
from collections.abc import Mapping
from datetime import datetime, timedelta

from atithi.conversations.models import Conversation
from atithi.promises.actions.telling import draft_early_word
from atithi.promises.feasibility.reckoning import reckon
from atithi.promises.models import EarlyWord, Outlook, Precision, Promise, PromiseState
from atithi.staff.models import Role, Store, User

COUNT = 420
AT_RISK = 3
DAYS = 88
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
# kind, the usual length in hours, what was promised in hours, words in the languages of the shop
USUAL: tuple[tuple[str, float, int, dict[str, str]], ...] = (
    ("refund", 34, 48, {
        "en": "Your refund will be credited within 2 days", "hi": "2 दिन में पैसे वापस आ जाएँगे",
        "te": "2 రోజుల్లో డబ్బు వాపసు వస్తుంది", "bn": "২ দিনের মধ্যে টাকা ফেরত পাবেন",
    }),
    ("delivery", 56, 96, {
        "en": "It will be delivered within 4 days", "hi": "4 दिन में पहुँच जाएगा", "te": "4 రోజుల్లో చేరుతుంది",
        "bn": "৪ দিনের মধ্যে পৌঁছে যাবে",
    }),
    ("call_back", 2.4, 5, {
        "en": "I will call you back today", "hi": "मैं आज ही फ़ोन करता हूँ", "te": "ఈరోజే ఫోన్ చేస్తాను",
        "bn": "আজই ফোন করছি",
    }),
    ("repair", 84, 120, {
        "en": "The repair will definitely be done in 5 days", "hi": "5 दिन में मरम्मत पक्का हो जाएगी",
        "te": "5 రోజుల్లో మరమ్మతు తప్పకుండా అవుతుంది", "bn": "৫ দিনে মেরামত অবশ্যই হয়ে যাবে",
    }),
    ("information", 5, 24, {
        "en": "I will tell you by tomorrow", "hi": "कल तक बता देंगे", "te": "రేపటిలోగా చెబుతాం",
        "bn": "কালের মধ্যে জানাব",
    }),
)  # fmt: skip


def load_honesty(*, staff: Mapping[str, User], stores: Mapping[str, Store], now: datetime, seed: int) -> None:
    """Promises that were settled, some of them told early; a few that are at risk now; and the curves of all of it."""
    draw = random.Random(seed + 8)  # noqa: S311
    people = [user for user in staff.values() if user.role == Role.AGENT and user.is_active]
    over = list(Conversation.objects.filter(closed_at__isnull=False, spam_at=None).select_related("customer")[:COUNT])
    rows = [_settled(draw, people, list(stores.values()), draw.choice(over), now) for _ in range(COUNT)]
    made = Promise.objects.bulk_create(rows)
    _told(draw, made)
    reckon(whole=True)
    _at_risk(people, now)


def _settled(draw: random.Random, people: list[User], stores: list[Store], conversation: Conversation,
             now: datetime) -> Promise:  # fmt: skip
    kind, usual, hours, words = draw.choice(USUAL)
    store, customer, person = conversation.store or draw.choice(stores), conversation.customer, draw.choice(people)
    slower = 1.5 if store == stores[-1] else 1.0  # one store has more to do than it can
    began = now - draw.uniform(8, DAYS) * DAY
    taken = min(draw.lognormvariate(0, 0.55) * usual * slower, 7 * 24) * HOUR
    due = began + hours * HOUR
    late = taken > hours * HOUR
    never = late and draw.random() < 0.1
    state = PromiseState.BROKEN if never else PromiseState.KEPT_LATE if late else PromiseState.KEPT
    return Promise(
        customer=customer, conversation=conversation, kind=kind, words=words.get(customer.language, words["en"]),
        due_at=due, breaks_at=due, precision=Precision.MINUTE if hours < 10 else Precision.DAY, made_by=person,
        owner=person, store=store, state=state, created_at=began, made_at=began,
        settled_at=due if never else began + taken,
    )  # fmt: skip


def _told(draw: random.Random, made: list[Promise]) -> None:
    """Two of five whose promise was broken heard of it before; what was known when it was made is kept for all."""
    broken = [one for one in made if one.state != PromiseState.KEPT and one.due_at and one.made_at]
    EarlyWord.objects.bulk_create(
        EarlyWord(
            promise=one, due_at=one.due_at or one.created_at, reason="longer", state=EarlyWord.State.SENT,
            created_at=one.created_at, sent_at=(one.due_at or one.created_at) - HOUR,
        )
        for one in broken
        if draw.random() < 0.4
    )  # fmt: skip
    shares = {"refund": 0.66, "delivery": 0.78, "call_back": 0.85, "repair": 0.68, "information": 0.97}
    Outlook.objects.bulk_create(
        Outlook(promise=one, due_at=one.due_at, share=shares[one.kind], level=90) for one in made
    )


def _at_risk(people: list[User], now: datetime) -> None:
    """Promises in open conversations whose time is near: their early words are drafted."""
    rows = Conversation.objects.filter(closed_at=None, spam_at=None, snoozed_until=None).select_related("customer")
    kinds = ("refund", "repair", "delivery")
    for place, conversation in enumerate(rows.order_by("-last_message_at")[:AT_RISK]):
        owner = conversation.assignee or people[place % len(people)]
        due = now + (4 + 3 * place) * HOUR
        words = next(words for kind, _usual, _hours, words in USUAL if kind == kinds[place])
        promise = Promise.objects.create(
            customer=conversation.customer, conversation=conversation, kind=kinds[place], due_at=due, breaks_at=due,
            words=words.get(conversation.customer.language, words["en"]), precision=Precision.DAY, made_by=owner,
            owner=owner, store=conversation.store, state=PromiseState.AT_RISK, created_at=now - 2 * DAY,
            made_at=now - 2 * DAY, watch_at=due,
        )  # fmt: skip
        draft_early_word(promise=promise)
