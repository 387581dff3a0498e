"""Taking lists out: by those who may, what they see, harmless to a spreadsheet, and on record."""

import csv
import io

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from atithi.conversations.actions import assign, close
from atithi.conversations.actions.exporting import export_list
from atithi.conversations.actions.views import save_view
from atithi.conversations.exporting import harmless
from atithi.core.errors import NotFound
from atithi.events import Actor, Event
from atithi.staff.models import CustomRole

OPEN = {"match": "all", "parts": [{"field": "state", "op": "is", "values": ["open"]}]}


def _taken(browser, name):
    answer = browser.post(reverse("workspace:exports", args=[name]))
    assert answer.status_code == 200
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    assert answer["Content-Disposition"].startswith('attachment; filename="conversations-')
    text = b"".join(answer.streaming_content).decode()
    assert text.startswith("\ufeff")
    return list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"))))


@pytest.mark.parametrize("name", ["open", "view"])
def test_a_list_comes_in_its_order_with_who_and_when_and_no_message(cast, sign_in, name):
    first = cast.conversation("my card is 4111", subject="Refund")
    second = cast.conversation("ఫ్రిజ్ చల్లబడటం లేదు", who="venkat@example.com", name="Venkat Rao")
    gone = cast.conversation("Thanks", who="rina@example.com", name="Rina")
    close(conversation=gone, actor=Actor.staff(cast.ravi.pk))
    assign(conversation=second, assignee=cast.ravi, team=cast.sales, actor=Actor.staff(cast.ravi.pk))
    if name == "view":
        name = save_view(user=cast.asha, name="Open", conditions=OPEN).queue
    found = _taken(sign_in(cast.asha), name)
    assert [int(row["Number"]) for row in found] == [second.number, first.number]
    assert (found[0]["Customer"], found[0]["Assigned to"], found[0]["Team"]) == ("Venkat Rao", "Ravi Teja", "Sales")
    assert (found[0]["Language"], found[1]["Subject"], found[0]["State"]) == ("te", "Refund", "open")
    assert found[0]["Waiting since"]
    assert "4111" not in str(found)
    event = Event.objects.get(type="conversations.exported")
    assert (event.actor_id, event.data) == (cast.asha.pk, {"list": name, "count": 2, "more": False})


def test_what_would_run_in_a_spreadsheet_is_shown_instead(cast, sign_in):
    cast.conversation("x", subject="=HYPERLINK(1)", who="evil@example.com", name="@SUM(1)")
    [row] = _taken(sign_in(cast.asha), "open")
    assert (row["Subject"], row["Customer"]) == ("'=HYPERLINK(1)", "'@SUM(1)")
    for text in ("+1", "-1", "\t=1", " =1", "\r=1"):
        assert harmless(text) == f"'{text}"
    assert harmless("Fridge = broken") == "Fridge = broken"


def test_only_those_who_may_take_data_out(cast, sign_in):
    address = reverse("workspace:exports", args=["open"])
    for person in (cast.ravi, cast.farida):
        assert sign_in(person).post(address).status_code == 404
        assert address not in sign_in(person).get(reverse("workspace:queue", args=["open"])).content.decode()
        with pytest.raises(NotFound):
            export_list(user=person, name="open")
    assert not Event.objects.filter(type="conversations.exported").exists()
    assert address in sign_in(cast.asha).get(reverse("workspace:queue", args=["open"])).content.decode()
    assert sign_in(cast.asha).get(address).status_code == 405
    assert sign_in(cast.asha).post(reverse("workspace:exports", args=["nonsense"])).status_code == 404


def test_one_takes_out_only_what_one_sees(cast, sign_in):
    conversation = cast.conversation()
    assign(conversation=conversation, assignee=None, team=cast.complaints, actor=Actor.system())
    others = save_view(user=cast.mita, name="Hers", conditions=OPEN)
    cast.ravi.custom_role = CustomRole.objects.create(name="Accounts", permissions=["export", "see_all_stores"])
    cast.ravi.save(update_fields=["custom_role"])
    browser = sign_in(cast.ravi)
    assert _taken(browser, "open") == []
    for name in (f"team:{cast.complaints.pk}", others.queue):
        assert browser.post(reverse("workspace:exports", args=[name])).status_code == 404


def test_more_rows_take_no_more_questions(cast, sign_in):
    browser = sign_in(cast.asha)

    def asked():
        with CaptureQueriesContext(connection) as queries:
            _taken(browser, "open")
        return len(queries)

    cast.conversation()
    asked()
    few = asked()
    for number in range(12):
        cast.conversation(who=f"guest{number}@example.com")
    assert asked() == few
