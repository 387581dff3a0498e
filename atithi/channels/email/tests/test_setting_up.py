"""Setting a mailbox up: known providers, and checks that say what to change."""

import socket
import struct
import threading

import pytest

from atithi.channels.email import dns, providers, queries, setup_checks
from atithi.channels.email.settings import read_settings
from atithi.channels.email.tests.conftest import Post, PostOffice, free_port
from atithi.conftest import Cast

RECORDS = {
    ("good.example", dns.TXT): ["google-site=1", "v=spf1 include:_spf.google.com ~all"],
    ("_dmarc.good.example", dns.TXT): ["v=DMARC1; p=none"],
    ("s1._domainkey.good.example", dns.TXT): ["v=DKIM1; k=rsa; p=MIGf"],
    ("two.example", dns.TXT): ["v=spf1 ~all", "v=spf1 -all"],
    ("open.example", dns.TXT): ["v=spf1 +all"],
    ("revoked._domainkey.good.example", dns.TXT): ["v=DKIM1; p="],
    ("good.example", dns.MX): ["aspmx.l.google.com"],
    ("hosted.example", dns.MX): ["mailstore1.secureserver.net"],
    ("another.example", dns.MX): ["mx1.hostinger.com"],
    ("_imaps._tcp.srv.example", dns.SRV): ["20 0 993 backup.srv.example", "10 5 993 imap.srv.example"],
    ("_submission._tcp.srv.example", dns.SRV): ["10 5 587 smtp.srv.example"],
    ("_imaps._tcp.off.example", dns.SRV): ["0 0 0 ."],
    ("_submission._tcp.off.example", dns.SRV): ["0 0 0 ."],
}


def lookup(name: str, kind: int) -> list[str]:
    return RECORDS.get((name, kind), [])


@pytest.mark.parametrize(
    ("address", "selector", "wrong"),
    [
        ("help@good.example", "s1", []),
        ("help@good.example", "revoked", ["DKIM"]),
        ("help@good.example", "other", ["DKIM"]),
        ("help@two.example", "", ["SPF", "DMARC"]),
        ("help@open.example", "", ["SPF", "DMARC"]),
        ("help@none.example", "", ["SPF", "DMARC"]),
    ],
)
def test_the_domain_is_looked_at_and_every_fault_comes_with_advice(
    address: str, selector: str, wrong: list[str]
) -> None:
    checks = setup_checks.check_domain(address, selector=selector, lookup=lookup)
    assert [check.name for check in checks if not check.ok] == wrong
    assert all(check.advice for check in checks if not check.ok)


@pytest.mark.parametrize(
    ("address", "provider"),
    [
        ("a@gmail.com", "Gmail"),
        ("a@yahoo.co.in", "Yahoo"),
        ("a@rediffmail.com", "Rediffmail"),
        ("a@good.example", "Gmail"),
        ("a@hosted.example", "GoDaddy"),
        ("a@another.example", "Hostinger"),
        ("a@icloud.com", "iCloud"),
        ("a@none.example", None),
    ],
)
def test_providers_are_known_by_address(address: str, provider: str | None) -> None:
    found = providers.known_provider(address, lookup)
    assert (found.name if found else None) == provider
    if found:
        assert read_settings(found.settings(address)).imap is not None


AUTOCONFIG = b"""<clientConfig><emailProvider id="x"><incomingServer type="pop3"><hostname>pop.x</hostname></incomingServer>
<incomingServer type="imap"><hostname>in.auto.example</hostname><port>143</port><socketType>STARTTLS</socketType>
<username>%EMAILLOCALPART%</username></incomingServer><outgoingServer type="smtp"><hostname>out.auto.example</hostname>
<port>465</port><socketType>SSL</socketType><username>%EMAILADDRESS%</username></outgoingServer></emailProvider></clientConfig>"""


def fetch(url: str) -> bytes:
    if "auto.example" in url and "well-known" in url:
        return AUTOCONFIG
    if "plain.example" in url:
        return AUTOCONFIG.replace(b"SSL", b"plain")
    raise OSError("nothing there")


@pytest.mark.parametrize(
    ("address", "how", "imap", "smtp"),
    [
        ("a@gmail.com", "known", "imap.gmail.com:993:tls:a@gmail.com", "smtp.gmail.com:587:starttls:a@gmail.com"),
        ("a@srv.example", "domain", "imap.srv.example:993:tls:a@srv.example", "smtp.srv.example:587:starttls:a@srv.example"),
        ("a@auto.example", "domain", "in.auto.example:143:starttls:a", "out.auto.example:465:tls:a@auto.example"),
        ("a@off.example", "guess", "mail.off.example:993:tls:a@off.example", "mail.off.example:587:starttls:a@off.example"),
        ("a@plain.example", "guess", "mail.plain.example:993:tls:a@plain.example",
         "mail.plain.example:587:starttls:a@plain.example"),
    ],
)  # fmt: skip
def test_the_servers_of_an_address_are_found(address: str, how: str, imap: str, smtp: str) -> None:
    found = providers.find_servers(address, lookup=lookup, fetch=fetch)
    assert found.how == how
    for name, wanted in (("imap", imap), ("smtp", smtp)):
        assert ":".join(str(found.settings[name][each]) for each in ("host", "port", "security", "user")) == wanted


def test_a_real_question_is_asked_and_its_answer_read() -> None:
    server = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    server.bind(("127.0.0.1", 0))

    def answer() -> None:
        for _ in range(4):
            question, peer = server.recvfrom(512)
            kind = struct.unpack(">H", question[-4:-2])[0]
            head = question[:2] + struct.pack(">HHHHH", 0x8180, 1, 1, 0, 0)
            data = b"\x06v=spf1\x05 ~all" if kind == dns.TXT else b"\x00\x0a\x02mx\xc0\x0c"
            if kind == dns.SRV:
                data = b"\x00\x0a\x00\x05\x03\xe1\x02mx\xc0\x0c"
            if b"gone" in question:
                head, data = question[:2] + struct.pack(">HHHHH", 0x8183, 1, 0, 0, 0), b""
            record = b"\xc0\x0c" + struct.pack(">HHIH", kind, 1, 60, len(data)) + data if data else b""
            server.sendto(head + question[12:] + record, peer)

    threading.Thread(target=answer, daemon=True).start()
    address = server.getsockname()
    assert dns.lookup("shop.example", dns.TXT, server=address) == ["v=spf1 ~all"]
    assert dns.lookup("shop.example", dns.MX, server=address) == ["mx.shop.example"]
    assert dns.lookup("shop.example", dns.SRV, server=address) == ["10 5 993 mx.shop.example"]
    assert dns.lookup("gone.example", dns.TXT, server=address) == []
    server.close()


def test_a_server_that_is_not_there_is_said_in_words(cast: Cast, settings: object) -> None:
    imap = {"host": "127.0.0.1", "port": free_port(), "security": "none"}
    mailbox = read_settings({"imap": imap, "smtp": imap})
    for check in (setup_checks.check_receiving(mailbox), setup_checks.check_sending(mailbox)):
        assert not check.ok
        assert check.advice


def test_a_test_mail_goes_round(cast: Cast, post: Post, post_office: PostOffice) -> None:
    check, test_id = setup_checks.send_test_mail("help@sharma.example", read_settings({}))
    assert check.ok
    assert setup_checks.check_sending(read_settings({})).ok
    assert not queries.has_arrived(cast.mailbox.id, test_id)
    post(post_office.raw[0])
    assert queries.has_arrived(cast.mailbox.id, test_id)


def test_wrong_settings_are_named_first() -> None:
    checks = setup_checks.setup_checks("help@x.example", {"imap": {"host": ""}})
    assert [(check.ok, "imap.host" in check.advice) for check in checks] == [(False, True)]
