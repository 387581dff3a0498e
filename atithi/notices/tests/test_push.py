"""Web push: read by the device alone, signed by the desk, silent when silence is wished, forgotten when gone."""

import base64
from datetime import time

import pytest
from py_vapid import Vapid02

from atithi.conversations.actions import assign
from atithi.core.clock import now
from atithi.customers.actions import identify
from atithi.events import Actor
from atithi.events.models import Job
from atithi.events.testing import run_jobs
from atithi.notices import push
from atithi.notices.actions import add_device, note_attention, see, tell, try_device
from atithi.notices.concern import people
from atithi.notices.errors import NoticeError
from atithi.notices.models import Kind, NoticeRules, PushDevice, PushKey, Way
from atithi.notices.tests.service import Device, push_service
from atithi.notices.tests.test_notices import wishes
from atithi.promises.actions import make_promise
from atithi.staff.models import User


@pytest.fixture
def service(settings):
    with push_service() as running:
        settings.PUSH_HOSTS = (running.url,)
        yield running


@pytest.fixture
def phone(cast, service):
    browser = Device()
    add_device(user=cast.ravi, endpoint=f"{service.url}/send/1", p256dh=browser.p256dh, auth=browser.auth, name="Phone")
    return browser


def give(cast, words="मेरा रिफंड कब आएगा?"):
    conversation = cast.conversation(words)
    assign(conversation=conversation, assignee=cast.ravi, team=None, actor=Actor.staff(cast.farida.id))
    return conversation


def test_a_device_reads_short_words_in_its_owners_language_and_nothing_of_the_customer(cast, service, phone):
    User.objects.filter(pk=cast.ravi.pk).update(language="te")
    conversation = give(cast)
    run_jobs()
    [(headers, body)] = service.received
    said = phone.read(body)
    assert said["url"] == f"/conversations/{conversation.public_id}/"
    assert said["lang"] == "te"
    assert f"#{conversation.number}" in said["title"]
    assert any("\u0c00" <= letter <= "\u0c7f" for letter in said["title"])
    assert "Lakshmi" not in str(said)
    assert "रिफंड" not in str(said)
    assert headers["Content-Encoding"] == "aes128gcm"
    assert int(headers["TTL"]) > 0
    assert b"Lakshmi" not in body


def test_the_push_is_signed_with_the_desks_key_for_that_service(cast, service, phone):
    give(cast)
    run_jobs()
    scheme, _space, rest = service.received[0][0]["Authorization"].partition(" ")
    parts = dict(part.strip().split("=", 1) for part in rest.split(","))
    assert scheme == "vapid"
    assert parts["k"] == push.public_key()
    header, claims, signature = parts["t"].split(".")
    assert Vapid02.from_raw_public(push.public_key().encode()).verify_token(f"{header}.{claims}".encode(), signature)
    assert service.url in base64.urlsafe_b64decode(claims + "==").decode()
    assert PushKey.objects.count() == 1


def test_who_allows_it_reads_the_customers_words(cast, service, phone):
    wishes(cast.ravi, Kind.ANSWERED, ways=[Way.PUSH], show_words=True)
    give(cast)
    run_jobs()
    cast.says("kal tak chahiye")
    run_jobs()
    said = phone.read(service.received[-1][1])
    assert "Lakshmi Devi" in said["title"]
    assert said["body"] == "kal tak chahiye"


def test_no_push_in_quiet_hours_nor_while_its_owner_is_at_the_desk_nor_for_what_was_seen(cast, service, phone):
    wishes(cast.ravi, Kind.ASSIGNED, ways=[Way.PUSH], quiet_from=time(0), quiet_until=time(23, 59, 59))
    give(cast)
    run_jobs()
    assert service.received == []
    wishes(cast.ravi, Kind.ASSIGNED, ways=[Way.PUSH])
    note_attention(user=cast.ravi)
    give(cast, "again")
    run_jobs()
    assert service.received == []
    NoticeRules.objects.update(active_at=None)
    conversation = cast.conversation("third", who="v@example.com")
    tell(people=people([cast.ravi]), kind=Kind.ASSIGNED, conversation=conversation, key="assigned:0")
    see(user=cast.ravi)
    run_jobs()
    assert service.received == []
    tell(people=people([cast.ravi]), kind=Kind.ASSIGNED, conversation=conversation, key="assigned:1")
    run_jobs()
    assert len(service.received) == 1


def test_a_push_of_what_stands_with_no_conversation_opens_its_page_and_names_nobody(cast, service, phone):
    anil = identify(kind="phone", value="98480 22338", name="Anil Rao")
    promise = make_promise(customer=anil, kind="call_back", actor=Actor.system(), owner=cast.ravi)
    data = {"step": "due_soon", "what": "call_back"}
    told = {"kind": Kind.PROMISE, "about": promise.public_id, "customer": anil, "key": "promise:1", "data": data}
    tell(people=people([cast.ravi]), **told)
    run_jobs()
    said = phone.read(service.received[0][1])
    assert (said["url"], said["tag"]) == (f"/promises/{promise.public_id}/", f"promise-{promise.public_id}")
    assert "Anil" not in str(said)


@pytest.mark.parametrize("status", [404, 410])
def test_a_device_that_took_its_permission_back_is_forgotten(cast, service, phone, status):
    service.status = status
    give(cast)
    run_jobs()
    assert len(service.received) == 1
    assert not PushDevice.objects.exists()


def test_a_service_that_is_busy_is_asked_again_and_what_it_refuses_is_shown(cast, service, phone):
    service.status = 503
    give(cast)
    run_jobs(strict=False)
    assert Job.objects.get(handler="notices.push").attempts == 1
    service.status = 403
    Job.objects.filter(handler="notices.push").update(run_at=now())
    run_jobs()
    assert PushDevice.objects.get().problem.startswith("403")
    assert not Job.objects.filter(handler="notices.push").exists()


def test_a_service_that_cannot_be_reached_does_not_lose_the_push(cast, service, phone, settings):
    PushDevice.objects.update(endpoint="http://127.0.0.1:9/nobody")
    give(cast)
    run_jobs(strict=False)
    assert Job.objects.get(handler="notices.push").state == "ready"


def test_a_try_reaches_the_device_whatever_the_hours(cast, service, phone):
    wishes(cast.ravi, quiet_from=time(0), quiet_until=time(23, 59, 59))
    try_device(device=PushDevice.objects.get())
    run_jobs()
    assert phone.read(service.received[0][1])["tag"] == "test"
    assert PushDevice.objects.get().told_at is not None


@pytest.mark.parametrize(
    "endpoint",
    [
        "http://127.0.0.1:22/", "https://127.0.0.1/x", "https://evil.example/fcm.googleapis.com", "file:///etc/passwd",
        "https://fcm.googleapis.com.evil.example/x", "https://user@fcm.googleapis.com/x", "https://fcm.googleapis.com:8443/x",
        "https://[::1/x", "", "https://push.apple.com.evil.example/", "https://fcm.googleapis.com/" + "x" * 2000,
    ],
)  # fmt: skip
def test_the_desk_calls_no_address_that_is_not_a_push_service(cast, endpoint):
    browser = Device()
    with pytest.raises(NoticeError):
        add_device(user=cast.ravi, endpoint=endpoint, p256dh=browser.p256dh, auth=browser.auth, name="")
    assert not PushDevice.objects.exists()


@pytest.mark.parametrize("endpoint", ["https://fcm.googleapis.com/fcm/send/abc", "https://web.push.apple.com/Q",
                                      "https://updates.push.services.mozilla.com/wpush/v2/x"])  # fmt: skip
def test_the_services_of_the_common_browsers_are_known(cast, endpoint):
    browser = Device()
    assert add_device(user=cast.ravi, endpoint=endpoint, p256dh=browser.p256dh, auth=browser.auth, name="Laptop").pk


@pytest.mark.parametrize(("p256dh", "auth"), [("", ""), ("AAAA", "AAAA"), ("né", "né"), ("B" * 87, "A" * 22)])
def test_keys_that_are_none_are_refused(cast, service, p256dh, auth):
    with pytest.raises(NoticeError):
        add_device(user=cast.ravi, endpoint=f"{service.url}/1", p256dh=p256dh, auth=auth, name="")


def test_a_browser_that_changes_hands_tells_its_new_person_alone(cast, service, phone):
    [device] = PushDevice.objects.all()
    add_device(user=cast.mita, endpoint=device.endpoint, p256dh=phone.p256dh, auth=phone.auth, name="Phone")
    give(cast)
    run_jobs()
    assert service.received == []
    assert PushDevice.objects.get().user == cast.mita
