"""Answers kept ready: whose they are, how they are found, and what they become in a conversation."""

from typing import Any

import pytest

from atithi.conftest import Cast
from atithi.conversations.actions import (
    add_canned_reply,
    archive_canned_reply,
    change_canned_reply,
    count_canned_use,
)
from atithi.conversations.canned import canned_replies, find_canned, fitting, folders, get_canned_reply
from atithi.conversations.errors import ConversationError
from atithi.conversations.models import CannedReply, Conversation
from atithi.conversations.placeholders import fill
from atithi.core.errors import NotFound
from atithi.events import Actor, Event
from atithi.staff.models import User

REFUND = {
    "en": "Hello {{customer.first_name}}, your refund arrives within 5 working days. {{agent.name}}, {{business.name}}",
    "hi-Deva": "नमस्ते {{customer.first_name}} जी, आपका रिफंड 5 कामकाजी दिनों में आ जाएगा। {{business.name}}",
    "hi-Latn": "Namaste {{customer.first_name}} ji, aapka refund 5 din mein aa jayega. {{business.name}}",
    "te-Telu": "నమస్తే {{customer.first_name}} గారు, మీ రీఫండ్ 5 రోజుల్లో వస్తుంది.",
}


def _add(user: User, name: str = "Refund", texts: dict[str, str] | None = None, **more: Any) -> CannedReply:
    return add_canned_reply(user=user, actor=Actor.staff(user.id), name=name, texts=texts or REFUND, **more)


def test_each_is_seen_by_its_people_alone(cast: Cast) -> None:
    own = _add(cast.ravi, "Mine")
    team = _add(cast.ravi, "Our team's", scope="team", team=cast.sales)
    shared = _add(cast.farida, "Everybody's", scope="shared")
    private = _add(cast.imran, "Complaints'", scope="team", team=cast.complaints)
    seen = {user.name: set(canned_replies(user)) for user in (cast.ravi, cast.mita, cast.imran, cast.asha)}
    assert seen["Ravi Teja"] == {own, team, shared}
    assert seen["Mita Sen"] == {shared}
    assert seen["Imran Ali"] == {shared, private}
    assert seen["Asha Sharma"] == {team, shared, private}  # an owner sees every team's, and nobody's own
    for stranger, hidden in ((cast.mita, own), (cast.farida, private), (cast.asha, own)):
        with pytest.raises(NotFound):
            get_canned_reply(stranger, hidden.public_id)


def test_who_may_not_change_one_finds_nothing_to_change(cast: Cast) -> None:
    own, shared = _add(cast.ravi), _add(cast.farida, scope="shared")
    for user, reply in ((cast.mita, own), (cast.asha, own), (cast.ravi, shared)):
        with pytest.raises(NotFound):
            change_canned_reply(reply=reply, user=user, actor=Actor.staff(user.id), name="Hijacked")
        with pytest.raises(NotFound):
            archive_canned_reply(reply=reply, user=user, actor=Actor.staff(user.id))
    with pytest.raises(ConversationError) as refused:
        _add(cast.ravi, scope="shared")
    assert refused.value.code == "not_for_everybody"
    with pytest.raises(ConversationError):
        change_canned_reply(reply=own, user=cast.ravi, actor=Actor.staff(cast.ravi.id), scope="shared")
    with pytest.raises(NotFound):
        _add(cast.ravi, scope="team", team=cast.complaints)


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({"texts": {"en": "Hello {{customer.nmae}}"}}, "placeholder_unknown"),
        ({"texts": {"en": "Hello {{customer.name}"}}, "placeholder_broken"),
        ({"texts": {"en": "Hello customer.name}}"}}, "placeholder_broken"),
        ({"texts": {"en": " "}}, "text_missing"),
        ({"texts": {"fr": "Bonjour"}}, "variant_unknown"),
        ({"name": " "}, "name_missing"),
        ({"scope": "team"}, "team_missing"),
        ({"scope": "world"}, "scope_unknown"),
    ],
)
def test_what_cannot_be_kept_is_refused_in_words(cast: Cast, values: dict[str, Any], code: str) -> None:
    with pytest.raises(ConversationError) as refused:
        _add(cast.asha, **{"name": "Refund", **values})
    assert refused.value.code == code
    assert str(refused.value)
    assert not CannedReply.objects.exists()


def _conversation(cast: Cast, text: str, **more: Any) -> Conversation:
    return Conversation.objects.get(pk=cast.conversation(text, **more).pk)


@pytest.mark.parametrize(
    ("said", "variant", "begins"),
    [
        ("मेरा रिफंड कब आएगा?", "hi-Deva", "नमस्ते Lakshmi जी, आपका"),
        ("mera refund kab aayega bhai, batao na", "hi-Latn", "Namaste Lakshmi ji, aapka"),
        ("నా రీఫండ్ ఎప్పుడు వస్తుంది?", "te-Telu", "నమస్తే Lakshmi గారు"),
        ("naa refund eppudu vastundi, inka raledu andi", "te-Telu", "నమస్తే Lakshmi గారు"),
        ("আমার টাকা কবে ফেরত পাব?", "en", "Hello Lakshmi, your refund"),
    ],
)
def test_it_is_put_into_the_customers_language_and_script(cast: Cast, said: str, variant: str, begins: str) -> None:
    _add(cast.ravi)
    [found] = fitting(cast.ravi, _conversation(cast, said))
    assert found.variant == variant
    assert found.text.startswith(begins)
    assert found.fits is (variant != "en")
    assert found.own_script is (variant != "en" and "naa" not in said)


def test_placeholders_are_filled_as_the_customer_reads_them(cast: Cast) -> None:
    _add(cast.ravi)
    [hindi] = fitting(cast.ravi, _conversation(cast, "मेरा रिफंड कब आएगा?"))
    assert hindi.text.endswith("शर्मा इलेक्ट्रॉनिक्स")
    [roman] = fitting(cast.ravi, _conversation(cast, "mera refund kab aayega bhai, batao na", who="b@x.example"))
    assert (
        roman.text == "Namaste ji, aapka refund 5 din mein aa jayega. Sharma Electronics"
    )  # no gap for a missing name


def test_what_is_filled_in_is_never_read_again_and_formats_nothing() -> None:
    values = {"customer.name": "**{{agent.name}}** [x](http://evil.example)", "agent.name": "Ravi"}
    assert fill("{{customer.name}}!", values) == "agent.name x(http://evil.example)!"
    assert fill("Dear {{customer.first_name|guest}}, hello {{ agent.name }}.", values) == "Dear guest, hello Ravi."
    assert fill("Hello {{customer.first_name}}, hi", {}) == "Hello, hi"
    assert fill("{{store.name}} is open", {}) == "is open"


def test_one_is_found_across_scripts_and_by_its_shortcut_first(cast: Cast) -> None:
    refund = _add(cast.ravi, shortcut="/Refund Time", folder="Payments")
    warranty = _add(cast.ravi, "Warranty", {"te-Telu": "వారంటీ ఒక సంవత్సరం.", "en": "One year of warranty, no refund."})
    assert refund.shortcut == "refund-time"
    assert find_canned(cast.ravi, "refund-time")[0] == refund
    assert find_canned(cast.ravi, "/refund")[0] == refund
    assert find_canned(cast.ravi, "रिफंड")[0] == refund
    assert find_canned(cast.ravi, "varanti")[0] == warranty
    assert find_canned(cast.ravi, "वारंटी")[0] == warranty
    assert find_canned(cast.ravi, "payments") == [refund]
    assert find_canned(cast.ravi, "zebra") == []
    assert find_canned(cast.mita, "refund") == []
    assert folders(cast.ravi) == ["Payments"]
    assert folders(cast.mita) == []


def test_the_more_one_is_used_the_higher_it_stands(cast: Cast) -> None:
    first, second = _add(cast.ravi, "A refund"), _add(cast.ravi, "B refund")
    assert find_canned(cast.ravi, "") == [first, second]
    count_canned_use(user=cast.ravi, public_ids=[second.public_id, second.public_id, "nothing"])
    count_canned_use(user=cast.mita, public_ids=[first.public_id])  # not hers to use
    assert find_canned(cast.ravi, "") == [second, first]
    assert find_canned(cast.ravi, "refund") == [second, first]
    second.refresh_from_db()
    first.refresh_from_db()
    assert (second.used_count, first.used_count) == (1, 0)


def test_what_was_changed_or_put_away_is_found_so(cast: Cast) -> None:
    reply = _add(cast.ravi)
    actor = Actor.staff(cast.ravi.id)
    change_canned_reply(reply=reply, user=cast.ravi, actor=actor, name="Delay", texts={"en": "The truck is late."})
    assert find_canned(cast.ravi, "truck") == [reply]
    assert find_canned(cast.ravi, "refund") == []
    archive_canned_reply(reply=reply, user=cast.ravi, actor=actor)
    assert find_canned(cast.ravi, "truck") == []
    assert find_canned(cast.ravi, "", archived=True) == [reply]
    archive_canned_reply(reply=reply, user=cast.ravi, actor=actor, archived=False)
    assert find_canned(cast.ravi, "truck") == [reply]
    types = list(Event.objects.filter(type__startswith="canned.").order_by("id").values_list("type", flat=True))
    assert types == ["canned.added", "canned.changed", "canned.archived", "canned.archived"]


def test_picking_among_many_asks_the_database_no_more_often(cast: Cast, django_assert_max_num_queries: Any) -> None:
    for number in range(30):
        _add(cast.ravi, f"Refund {number}", {"en": f"Your refund number {number}", "te-Telu": "మీ రీఫండ్"})
    conversation = _conversation(cast, "నా రీఫండ్ ఎప్పుడు వస్తుంది?")
    with django_assert_max_num_queries(3):
        assert len(fitting(cast.ravi, conversation)) == 12
