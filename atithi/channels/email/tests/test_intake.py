import smtplib
import ssl
import threading
from collections.abc import Callable
from datetime import datetime
from ipaddress import ip_address
from pathlib import Path

import pytest
from django.db import connection

from atithi.channels import intake as base_intake
from atithi.channels.email import signed, smtp_intake
from atithi.channels.email.tests.conftest import IntakeAddress, free_port, letter
from atithi.channels.models import RawInbound
from atithi.conftest import Cast
from atithi.conversations.actions import add_channel, change_channel
from atithi.conversations.models import Message
from atithi.events import Actor
from atithi.events.testing import run_jobs


def test_a_mail_is_on_disk_before_its_sender_is_answered(open_cast: Cast, intake: IntakeAddress) -> None:
    intake.send(letter("मेरा टीवी खराब है"))
    raw = RawInbound.objects.get()
    assert (raw.channel_id, raw.state) == (open_cast.mailbox.id, "new")
    assert raw.details["rcpt"] == ["help@sharma.example"]
    run_jobs()
    message = Message.objects.get()
    assert message.text == "मेरा टीवी खराब है"
    assert message.conversation.subject == "TV"
    assert message.conversation.customer.name == "Lakshmi Devi"


def test_the_same_mail_delivered_twice_is_there_once(open_cast: Cast, intake: IntakeAddress) -> None:
    for number in range(3):
        mail = letter("once", Message_ID="<same@example.com>")
        intake.send(b"Received: from relay%d by x; now\r\n" % number + mail.as_bytes())
    run_jobs()
    assert (RawInbound.objects.count(), Message.objects.count()) == (1, 1)


def test_one_message_id_used_for_different_mails_loses_none(open_cast: Cast, intake: IntakeAddress) -> None:
    for text in ("first", "second"):
        intake.send(letter(text, Message_ID="<lazy@example.com>"))
        intake.send(letter(text, Message_ID=""))
    run_jobs()
    assert sorted(Message.objects.values_list("text", flat=True)) == ["first", "first", "second", "second"]


@pytest.mark.parametrize(
    "address", ["nobody@sharma.example", "help@other.example", "help+c-1-aaaaaaaaaaaaaaaa@other.example", "x"]
)
def test_mail_for_nobody_here_is_refused(open_cast: Cast, intake: IntakeAddress, address: str) -> None:
    with intake.client() as client, pytest.raises(smtplib.SMTPRecipientsRefused) as refused:
        client.sendmail("lakshmi@example.com", [address], letter().as_bytes())
    assert refused.value.recipients[address][0] in {550, 553}
    assert RawInbound.objects.count() == 0


def test_every_address_of_a_channel_is_taken(open_cast: Cast, intake: IntakeAddress) -> None:
    actor = Actor.staff(open_cast.asha.id)
    change_channel(
        channel=open_cast.mailbox,
        settings={"aliases": ["repairs@sharma.example"], "reply_domain": "in.sharma.example"},
        actor=actor,
    )
    conversation = open_cast.conversation()
    token = signed.token_for(conversation.pk)
    addresses = [
        "HELP@Sharma.Example",
        "help+tv@sharma.example",
        "repairs@sharma.example",
        f"{token}@in.sharma.example",
        f"help+{token}@sharma.example",
    ]
    for number, address in enumerate(addresses):
        intake.send(letter(f"{number}"), to=address)
    assert RawInbound.objects.count() == len(addresses)


def test_a_mail_to_two_channels_comes_to_both(open_cast: Cast, intake: IntakeAddress) -> None:
    sales = add_channel(kind="email", name="Sales", address="sales@sharma.example", actor=Actor.system())
    with intake.client() as client:
        client.sendmail("l@example.com", ["help@sharma.example", "sales@sharma.example"], letter().as_bytes())
    run_jobs()
    assert set(Message.objects.values_list("channel_id", flat=True)) == {open_cast.mailbox.id, sales.id}


def test_a_mail_over_the_limit_is_refused_with_552_and_the_next_is_taken(
    open_cast: Cast, intake: IntakeAddress
) -> None:
    with intake.client() as client:
        client.ehlo()
        assert client.esmtp_features["size"] == "1000000"
        client.mail("a@example.com")
        client.rcpt("help@sharma.example")
        code, _reply = client.data(b"Subject: x\r\n\r\n" + b"long line without end. \r\n" * 60_000)
        assert code == 552
        client.sendmail("a@example.com", ["help@sharma.example"], letter().as_bytes())
    assert RawInbound.objects.count() == 1


def test_lines_of_any_length_and_dots_arrive_as_they_were(open_cast: Cast, intake: IntakeAddress) -> None:
    body = b"." + b"x" * 200_000 + b"\r\n..two\r\n.\x00bin\xff\r\n\r\nlast. \r\n"
    content = b"From: a@example.com\r\nSubject: raw\r\n\r\n" + body
    intake.send(content)
    assert RawInbound.objects.get().content() == content


def test_an_empty_mail_and_an_abandoned_one_harm_nobody(open_cast: Cast, intake: IntakeAddress) -> None:
    with intake.client() as client:
        client.helo()
        client.mail("a@example.com")
        client.rcpt("help@sharma.example")
        assert client.docmd("DATA")[0] == 354
        client.send(b".\r\n")
        assert client.getreply()[0] == 250
    half = intake.client()
    half.helo()
    half.mail("a@example.com")
    half.rcpt("help@sharma.example")
    half.docmd("DATA")
    half.send(b"Subject: half\r\n\r\nnever fin")
    half.close()
    run_jobs()
    assert [raw.state for raw in RawInbound.objects.all()] == ["read"]


def test_smuggled_ends_of_data_do_not_end_it(open_cast: Cast, intake: IntakeAddress) -> None:
    content = b"From: a@example.com\r\n\r\nhi\n.\nMAIL FROM:<ceo@bank.example>\r\n\n.\r\nmore\r\n"
    with intake.client() as client:
        client.helo()
        client.mail("a@example.com")
        client.rcpt("help@sharma.example")
        client.docmd("DATA")
        client.send(content + b".\r\n")
        assert client.getreply()[0] == 250
    assert RawInbound.objects.get().content() == content


def test_a_database_in_trouble_has_the_sender_try_again(
    open_cast: Cast, intake: IntakeAddress, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = base_intake._keep

    def broken(batch: object) -> object:
        raise OSError("disk full")

    with intake.client() as client:
        client.sendmail("a@example.com", ["help@sharma.example"], letter("before").as_bytes())
        monkeypatch.setattr(base_intake, "_keep", broken)
        with pytest.raises(smtplib.SMTPDataError) as refused:
            client.sendmail("a@example.com", ["help@sharma.example"], letter("during").as_bytes())
        assert refused.value.smtp_code == 451
        monkeypatch.setattr(base_intake, "_keep", real)
        client.sendmail("a@example.com", ["help@sharma.example"], letter("during").as_bytes())
    assert RawInbound.objects.count() == 2


def test_many_senders_at_once_lose_nothing(open_cast: Cast, intake: IntakeAddress) -> None:
    problems: list[Exception] = []

    def sender(number: int) -> None:
        try:
            with intake.client() as client:
                for turn in range(10):
                    mail = letter(
                        f"{number}/{turn}",
                        Message_ID=f"<{number}.{turn}@example.com>",
                        From=f"guest{number}@example.com",
                    )
                    client.sendmail(f"guest{number}@example.com", ["help@sharma.example"], mail.as_bytes())
        except Exception as error:  # noqa: BLE001
            problems.append(error)

    threads = [threading.Thread(target=sender, args=(number,)) for number in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not problems
    assert RawInbound.objects.count() == 200
    run_jobs(limit=5000)
    assert Message.objects.count() == 200
    assert connection.is_usable()


@pytest.fixture
def certificate(tmp_path: Path) -> tuple[str, str]:
    """A certificate for 127.0.0.1 that signs itself."""
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "desk.example")])
    builder = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
    builder = builder.serial_number(1).not_valid_before(datetime(2020, 1, 1)).not_valid_after(datetime(2090, 1, 1))
    builder = builder.add_extension(
        x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False
    )
    chain, private = tmp_path / "chain.pem", tmp_path / "key.pem"
    chain.write_bytes(builder.sign(key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM))
    plain = serialization.NoEncryption()
    private.write_bytes(key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, plain))
    return str(chain), str(private)


def serving(**more: object) -> tuple[int, Callable[[], None]]:
    stop, ready, port = threading.Event(), threading.Event(), free_port()
    thread = threading.Thread(
        target=smtp_intake.serve, args=("127.0.0.1", port, stop), kwargs={"ready": ready, **more}, daemon=True
    )
    thread.start()
    assert ready.wait(10)

    def end() -> None:
        stop.set()
        thread.join(15)

    return port, end


def test_a_mail_comes_in_over_tls(open_cast: Cast, certificate: tuple[str, str]) -> None:
    port, end = serving(tls=smtp_intake.tls_context(*certificate))
    try:
        with smtplib.SMTP("127.0.0.1", port, timeout=10) as client:
            client.starttls(context=ssl.create_default_context(cafile=certificate[0]))
            client.sendmail("lakshmi@example.com", ["help@sharma.example"], letter().as_bytes())
    finally:
        end()
    assert RawInbound.objects.get().channel_id == open_cast.mailbox.pk


def test_a_mail_server_beside_us_hands_over_by_lmtp_and_hears_of_each_recipient(open_cast: Cast) -> None:
    port, end = serving(lmtp=True)
    try:
        with smtplib.LMTP("127.0.0.1", port, timeout=10) as client:
            assert client.docmd("EHLO", "x")[0] == 500
            client.ehlo("mail.example")
            client.mail("lakshmi@example.com")
            for address, code in (
                ("help@sharma.example", 250),
                ("nobody@sharma.example", 550),
                ("HELP@sharma.example", 250),
            ):
                assert client.rcpt(address)[0] == code
            assert client.docmd("DATA")[0] == 354
            client.send(letter().as_bytes().replace(b"\n", b"\r\n") + b"\r\n.\r\n")
            assert [client.getreply()[0], client.getreply()[0]] == [250, 250]  # one for each that was taken
            assert client.noop()[0] == 250
    finally:
        end()
    assert RawInbound.objects.count() == 1
