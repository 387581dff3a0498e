"""Indexing everything anew."""

import pytest
from django.core.management import call_command

from atithi.conversations.models import Message
from atithi.events.testing import run_jobs
from atithi.search import find, models
from atithi.search.actions import index
from atithi.search.documents import Document
from atithi.search.rebuild import is_current, rebuild


@pytest.fixture
def told(cast):
    cast.conversation("मेरा रिफंड कब आएगा")
    cast.conversation("నా రీఫండ్ రాలేదు", who="ravi@example.com", name="Ravi Teja")
    run_jobs()


def kinds(text):
    return sorted({(hit.kind, hit.id) for hit in find(text, kinds=["conversation", "customer"])})


def test_an_emptied_index_is_filled_again_from_what_rooms_have(told):
    before = kinds("refund"), kinds("lakshmi")
    assert len(before[0]) == 2
    models.Document.objects.all().delete()
    assert kinds("refund") == []
    seen = []
    assert rebuild(progress=lambda kind, done, total: seen.append((kind, done, total))) == 4
    assert (kinds("refund"), kinds("lakshmi")) == before
    assert ("conversation", 2, 2) in seen
    assert rebuild() == 0


def test_what_is_gone_or_changed_is_brought_in_line(told):
    from atithi.core.clock import now

    index([Document("conversation", 999, "refund of nobody", now())])
    Message.objects.filter(text__startswith="मेरा").update(text="something new")
    rebuild()
    assert ("conversation", 999) not in kinds("refund")
    assert len(kinds("something")) == 1


def test_what_an_older_analysis_read_is_read_anew(told):
    models.Document.objects.update(version=0, words="old")
    models.Word.objects.update(version=0)
    models.Form.objects.all().delete()
    assert not is_current()
    rebuild()
    assert is_current()
    assert len(kinds("refund")) == 2


def test_the_command_says_how_far_it_is(told, capsys):
    call_command("reindex", "--fresh")
    said = capsys.readouterr().out
    assert "conversation: 2 of 2" in said
    assert "4 texts were written" in said
    assert len(kinds("rifand")) == 2
