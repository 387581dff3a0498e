"""The demo's canned replies are whole: every one in every language and script, with placeholders that exist."""

from datetime import timedelta

from atithi.conftest import Cast
from atithi.conversations.canned import find_canned, fitting
from atithi.conversations.models.canned import VARIANTS
from atithi.core.clock import now
from atithi.demo.canned import load_canned, written
from atithi.language import identify


def test_each_is_written_in_every_language_and_script() -> None:
    replies = list(written())
    assert len(replies) >= 25
    assert len({each.shortcut for each in replies}) == len(replies)
    for each in replies:
        assert set(each.texts) == set(VARIANTS), each.name
    for script, variant in (("Deva", "hi-Deva"), ("Telu", "te-Telu"), ("Beng", "bn-Beng")):
        for each in replies:
            assert identify(each.texts[variant]).script == script, (each.name, variant)


def test_the_shop_finds_them_in_its_guests_languages(cast: Cast) -> None:
    staff = {"asha": cast.asha, "ravi": cast.ravi}
    load_canned(staff=staff, teams={"repairs": cast.repairs}, now=now() - timedelta(hours=1), seed=1)
    conversation = cast.conversation("నా రీఫండ్ ఇంకా రాలేదు, ఎప్పుడు వస్తుంది?")
    conversation.refresh_from_db()
    best = fitting(cast.ravi, conversation, "refund")[0]
    assert (best.reply.shortcut, best.variant) == ("refund", "te-Telu")
    # Those of the repairs' team are theirs.
    assert "warranty" not in {each.shortcut for each in find_canned(cast.ravi, "वारंटी")}
    assert "warranty" in {each.shortcut for each in find_canned(cast.mita, "वारंटी")[:3]}
