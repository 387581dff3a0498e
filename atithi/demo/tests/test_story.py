"""The story is believable, complete and the same every time."""

import re
import time
from collections import Counter, defaultdict
from datetime import UTC, datetime, timedelta

import phonenumbers
import pytest

from atithi.demo.cast import PHONE_PREFIX
from atithi.demo.hours import INDIA, is_holiday
from atithi.demo.shapes import Conversation, Message, Story
from atithi.demo.story import CONVERSATIONS, CUSTOMERS, DAYS, tell

NOW = datetime(2026, 11, 21, 14, 0, tzinfo=UTC)
RANGES = {"Deva": "\u0900-\u097f", "Telu": "\u0c00-\u0c7f", "Beng": "\u0980-\u09ff"}
RESERVED = ("example.com", "example.org", "example.net", "sharma.example")


@pytest.fixture(scope="module")
def story() -> Story:
    return tell(7, now=NOW)


def every_message(story: Story) -> list[tuple[Conversation, Message]]:
    return [(conversation, message) for conversation in story.conversations for message in conversation.messages]


def share(counted: Counter[str], key: str) -> float:
    return counted[key] / counted.total()


def letters(text: str, script: str) -> int:
    return len(re.findall(f"[{RANGES[script]}]", text)) if script != "Latn" else len(re.findall(r"[A-Za-z]", text))


def test_the_same_seed_and_moment_tell_the_same_story(story: Story) -> None:
    assert tell(7, now=NOW) == story


def test_another_seed_tells_another_story(story: Story) -> None:
    assert tell(8, now=NOW).conversations[0] != story.conversations[0]


def test_a_moment_without_a_time_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="aware"):
        tell(7, now=datetime(2026, 11, 21))


@pytest.mark.parametrize(
    "now",
    [
        datetime(2026, 3, 1, 21, 30, tzinfo=UTC),
        datetime(2027, 6, 15, 5, 0, tzinfo=UTC),
        datetime(2029, 1, 1, tzinfo=UTC),
    ],
)
def test_it_can_be_told_at_any_moment(now: datetime) -> None:
    told = tell(7, now=now)
    assert len(told.conversations) == CONVERSATIONS
    assert all(message.at < now for _, message in every_message(told))
    assert 50 <= sum(each.status == "open" for each in told.conversations) <= 70


def test_it_is_told_quickly() -> None:
    started = time.process_time()
    tell(9, now=NOW)
    assert time.process_time() - started < 3


def test_there_are_as_many_people_and_conversations_as_promised(story: Story) -> None:
    assert len(story.customers) == CUSTOMERS
    assert len(story.conversations) == CONVERSATIONS
    assert {each.customer for each in story.conversations} == {customer.key for customer in story.customers}
    assert len({customer.latin_name for customer in story.customers}) == CUSTOMERS


def test_about_sixty_conversations_are_open_and_twenty_five_wait(story: Story) -> None:
    standing = [each for each in story.conversations if each.status == "open"]
    assert 50 <= len(standing) <= 70
    assert 20 <= sum(each.waiting for each in standing) <= 32
    assert sum(each.assignee is None for each in standing) >= 3
    assert not any(each.waiting for each in story.conversations if each.status == "closed")


def test_whoever_waits_wrote_last_and_nobody_else_does(story: Story) -> None:
    for each in story.conversations:
        if each.status == "open":
            spoken = [message.author for message in each.messages if message.author != "note"]
            assert (spoken[-1] == "customer") == each.waiting, each.key


def test_languages_and_scripts_are_mixed_as_in_the_shop(story: Story) -> None:
    languages: Counter[str] = Counter(each.language for each in story.conversations)
    for language, expected in (("hi", 0.38), ("te", 0.24), ("bn", 0.20), ("en", 0.18)):
        assert share(languages, language) == pytest.approx(expected, abs=0.03)
    roman = Counter(each.script == "Latn" for each in story.conversations if each.language != "en")
    assert roman[True] / roman.total() == pytest.approx(0.5, abs=0.06)


def test_all_channels_and_most_moods_and_matters_occur(story: Story) -> None:
    channels: Counter[str] = Counter(each.channel for each in story.conversations)
    assert set(channels) == {"webchat", "email", "whatsapp", "phone", "instore"}
    assert share(channels, "webchat") + share(channels, "email") > 0.6
    assert {each.mood for each in story.conversations} == {-2, -1, 0, 1, 2}
    assert len({each.matter for each in story.conversations}) >= 45


def test_conversations_have_realistic_lengths(story: Story) -> None:
    lengths = [len(each.messages) for each in story.conversations]
    assert min(lengths) >= 1
    assert max(lengths) <= 16
    assert sum(lengths) / len(lengths) == pytest.approx(5.5, abs=1)


def test_dates_run_in_order_within_ninety_days(story: Story) -> None:
    for each in story.conversations:
        times = [message.at for message in each.messages]
        assert times == sorted(times), each.key
        assert NOW - timedelta(days=DAYS + 1) < times[0]
        assert times[-1] < NOW
        if each.closed_at:
            assert times[-1] <= each.closed_at < NOW
        assert (each.closed_at is None) == (each.status == "open")
    starts = [each.messages[0].at for each in story.conversations]
    assert starts == sorted(starts)


def test_staff_answer_while_the_shop_is_open(story: Story) -> None:
    replies = [message.at.astimezone(INDIA) for _, message in every_message(story) if message.author == "staff"]
    outside = [at for at in replies if not 10 <= at.hour < 21 or is_holiday(at.date())]
    assert len(outside) < 0.04 * len(replies)


def test_the_first_word_is_the_customers(story: Story) -> None:
    assert all(each.messages[0].author == "customer" for each in story.conversations)


def test_promises_are_dated_after_they_are_made(story: Story) -> None:
    promised = [each for each in story.conversations if each.promised_on]
    assert len(promised) > 800
    for each in promised:
        assert each.promised_on is not None
        assert each.promised_on > each.messages[0].at, each.key


def test_no_message_is_empty_and_no_slot_is_left_open(story: Story) -> None:
    for each, message in every_message(story):
        assert message.text.strip() == message.text, (each.key, message.text)
        assert len(message.text) >= 2 or message.attachments, each.key
        assert not re.search(r"[{}\[\]<>|@]|\bNone\b", message.text), (each.key, message.text)
    for each in story.conversations:
        assert (each.subject != "") == (each.channel == "email")
        assert not re.search(r"[{}\[\]<>|]", each.subject), each.subject


def test_every_text_is_in_the_script_it_says(story: Story) -> None:
    for each, message in every_message(story):
        if message.script == "Latn":
            assert not re.search(r"[\u0900-\u0dff\u0400-\u04ff]", message.text), (each.key, message.text)
            continue
        others = [script for script in RANGES if script != message.script]
        foreign = re.sub("[।॥]", "", message.text)
        assert not any(letters(foreign, other) for other in others), (each.key, message.text)
        latin = re.sub(r"SE-\d+|RJ-\d+|UTR\d+|\b(?:HYD|KOL|LKO)\S*", "", message.text)
        native = letters(message.text, message.script)
        assert native > 0 or len(message.text) < 30, (each.key, message.text)
        if len(message.text) > 60:
            assert native > letters(latin, "Latn"), (each.key, message.text)


def test_no_sentence_is_heard_in_more_than_one_conversation_of_a_hundred(story: Story) -> None:
    heard: dict[str, set[str]] = defaultdict(set)
    for each, message in every_message(story):
        paragraphs = message.text.split("\n\n")
        if each.channel == "email" and len(paragraphs) > 2:
            paragraphs = paragraphs[1:-1]  # salutations and names are the same in all letters
        for sentence in re.split(r"(?<=[.?!।])\s|\n", " ".join(paragraphs)):
            plain = re.sub(r"\d+", "#", sentence.lower()).strip(" .!?।")
            if len(plain.split()) >= 4:
                heard[plain].add(each.key)
    worst = max(heard, key=lambda sentence: len(heard[sentence]))
    assert len(heard[worst]) <= 0.01 * CONVERSATIONS, (worst, len(heard[worst]))


def test_addresses_and_phones_belong_to_nobody(story: Story) -> None:
    for customer in story.customers:
        assert customer.emails or customer.phones
        for mail in customer.emails:
            assert mail.rsplit("@", 1)[1].endswith(RESERVED), mail
        for phone in customer.phones:
            assert phone.startswith(PHONE_PREFIX)
            assert phonenumbers.is_valid_number(phonenumbers.parse(phone))
    contacts = [contact for customer in story.customers for contact in (*customer.emails, *customer.phones)]
    assert len(contacts) == len(set(contacts))
    for _, message in every_message(story):
        for domain in re.findall(r"@([\w.-]+\.\w+)|https?://([\w.-]+)", message.text):
            assert "".join(domain).endswith(RESERVED), message.text
        assert all(number.startswith(PHONE_PREFIX) for number in re.findall(r"\+91\d{10}", message.text))
    assert all(member.email.endswith("@sharma.example") for member in story.staff)


def test_customers_can_be_reached_on_the_channel_they_used(story: Story) -> None:
    customers = {customer.key: customer for customer in story.customers}
    for each in story.conversations:
        if each.channel == "email":
            assert customers[each.customer].emails
        if each.channel in ("phone", "whatsapp"):
            assert customers[each.customer].phones


def test_staff_speak_the_language_they_answer_in(story: Story) -> None:
    speaks = {member.key: member.speaks for member in story.staff}
    for each, message in every_message(story):
        if message.author == "staff":
            assert message.staff is not None
            assert each.language in speaks[message.staff], each.key


def test_everything_refers_to_what_exists(story: Story) -> None:
    stores = {store.key for store in story.stores}
    teams = {team.key for team in story.teams}
    staff = {member.key for member in story.staff}
    assert len(staff) >= 10
    assert {customer.store for customer in story.customers} == stores
    for member in story.staff:
        assert set(member.stores) <= stores
        assert set(member.teams) <= teams
    for each in story.conversations:
        assert each.store in stores
        assert each.team in teams
        assert each.assignee is None or each.assignee in staff
        assert all((message.staff in staff) == (message.author != "customer") for message in each.messages)


def test_some_send_pictures_and_staff_send_papers(story: Story) -> None:
    sent = [attachment for _, message in every_message(story) for attachment in message.attachments]
    assert len(sent) > 100
    for attachment in sent:
        assert re.fullmatch(r"[a-z0-9-]+\.(jpg|pdf)", attachment.name)
        assert attachment.media_type == {"jpg": "image/jpeg", "pdf": "application/pdf"}[attachment.name[-3:]]
        assert attachment.caption


def test_order_numbers_are_each_used_once(story: Story) -> None:
    orders = [each.order for each in story.conversations if each.order]
    assert len(orders) == len(set(orders))
    assert all(re.fullmatch(r"SE-\d{5}", order) for order in orders)
