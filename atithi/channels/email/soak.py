# ruff: noqa: E501 (data)
"""Long campaigns against the reader of mails: mutated mails by the hundred thousand. Called by `bin/soak`.

Nothing here touches the database: what is proved is that reading never raises, never hangs and always gives a result.
"""

import random
import time
from collections.abc import Sequence
from dataclasses import dataclass

from atithi.channels.email.automatic import origin_of, spam_reason
from atithi.channels.email.identity import provider_id
from atithi.channels.email.parse import Mail, read
from atithi.channels.email.quotes import fold, fold_html, read_forwarded
from atithi.channels.email.reports import read_report
from atithi.channels.email.settings import EmailSettings
from atithi.channels.email.trust import judge

SLOW_SECONDS = 2.0
_TROUBLE = (
    b"\x00", b"\xff", b"\r", b"\n", b"\r\n\r\n", b"=", b"=?utf-8?B?", b"?=", b"--", b"\"", b"<", b">", b";", b"boundary=", b"charset=utf-16",
    b"Content-Type: multipart/mixed; boundary=x\r\n", b"Content-Transfer-Encoding: base64\r\n", b"begin 644 x\n", b"\x1b$B", b"(", b"\\",
    b"message/rfc822", b"filename*0*=", b"\xed\xa0\x80", b"> ", b"On wrote:\n", b"\xe2\x80\xae", b"Content-Type: application/ms-tnef\r\n",
    b"x\x9f>\x22", b"\\u-1", b"99999999999999999999", b"Content-Type: message/delivery-status\r\n",
)  # fmt: skip


@dataclass(frozen=True)
class Finding:
    """A mail that made trouble."""

    raw: bytes
    problem: str


def examine(raw: bytes) -> Mail:
    """Everything that is done with a mail before the database is asked. Raises what the fuzzer looks for."""
    mail = read(raw)
    fold(mail.text)
    fold_html(mail.html)
    read_forwarded(mail.text)
    read_report(mail, raw)
    origin_of(mail.head, mail.subject)
    spam_reason(mail.head, mail.sender.email, EmailSettings(spam_score=5))
    judge(mail.head, mail.sender.domain, EmailSettings(trusted_servers=("mx.example",)))
    provider_id(raw)
    for text in (mail.subject, mail.text, mail.html, str(mail.sender), *(file.name for file in mail.files)):
        text.encode("utf-8", "surrogatepass")
    return mail


def mutate(raw: bytes, dice: random.Random) -> bytes:
    """`raw` with one to six things done to it that happen to mails, or that somebody does to them."""
    data = bytearray(raw)
    for _ in range(dice.randint(1, 6)):
        place, other = sorted((dice.randrange(len(data) + 1), dice.randrange(len(data) + 1)))
        match dice.randrange(8):
            case 0:
                data[place:other] = b""
            case 1:
                data[place:place] = dice.choice(_TROUBLE)
            case 2:
                data[place : place + 1] = bytes([dice.randrange(256)])
            case 3:
                data[place:place] = data[place:other] * dice.randint(1, 3)
            case 4:
                lines = bytes(data).split(b"\n")
                dice.shuffle(lines)
                data = bytearray(b"\n".join(lines))
            case 5:
                data = bytearray(
                    bytes(data).replace(
                        b"\r\n", dice.choice((b"\n", b"\r", b"\r\n\r\n", b"\r\r\n")), dice.randint(1, 20)
                    )
                )
            case 6:
                data[place:place] = dice.randbytes(dice.randint(1, 40))
            case _:
                data[place:place] = dice.choice(_TROUBLE) * dice.randint(2, 400)
        del data[200_000:]
    return bytes(data)


def fuzz(count: int, *, seed: int = 4, seeds: Sequence[bytes] = ()) -> list[Finding]:
    """Reads `count` mutated mails; returns those at which reading raised or took longer than two seconds."""
    dice = random.Random(seed)  # noqa: S311 - the same campaign for the same seed
    stock = list(seeds) or list(_SEEDS)
    findings: list[Finding] = []
    for _ in range(count):
        raw = mutate(dice.choice(stock), dice)
        began = time.monotonic()
        try:
            mail = examine(raw)
        except Exception as error:  # noqa: BLE001 - the finding
            findings.append(Finding(raw, f"{type(error).__name__}: {error}"))
            continue
        if mail.problems and "could not be read" in mail.problems[0]:
            findings.append(Finding(raw, mail.problems[0]))
        if time.monotonic() - began > SLOW_SECONDS:
            findings.append(Finding(raw, f"took {time.monotonic() - began:.1f} s"))
        elif dice.random() < 0.05:
            stock[dice.randrange(len(stock))] = raw if dice.random() < 0.3 else dice.choice(list(seeds) or list(_SEEDS))
    return findings


_SEEDS: tuple[bytes, ...] = (
    b'From: "Devi, Lakshmi" <l@example.com>\r\nTo: help@sharma.example\r\nSubject: =?utf-8?B?4KSu4KWH4KSw4KS+?=\r\nMessage-ID: <a@b>\r\n'
    b"Date: Sat, 21 Nov 2026 10:00:00 +0530\r\nContent-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\nContent-Type: multipart/alternative; "
    b"boundary=y\r\n\r\n--y\r\nContent-Type: text/plain; charset=utf-8; format=flowed\r\n\r\nHello \r\nthere\r\n\r\nOn 1 Jan 2026, A <a@b> "
    b"wrote:\r\n> old\r\n--y\r\nContent-Type: text/html\r\n\r\n<p>Hello <b>there</b><ul><li>x</ul><table><tr><td>1<td>2</table>\r\n--y--\r\n"
    b"--x\r\nContent-Type: image/png; name*0*=utf-8''%E0%A4; name*1*=%B0.png\r\nContent-Transfer-Encoding: base64\r\n\r\niVBORw0KGgo=\r\n--x--",
    b"From: a@b.example\r\nSubject: uu\r\n\r\nbegin 644 cat.txt\r\n#0V%T\r\n`\r\nend\r\n",
    b"Return-Path: <>\r\nFrom: MAILER-DAEMON@mx\r\nContent-Type: multipart/report; report-type=delivery-status; boundary=b\r\n\r\n--b\r\n"
    b"Content-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; x\r\n\r\nFinal-Recipient: rfc822; a@b\r\nAction: failed\r\n"
    b"Status: 5.1.1\r\n\r\n--b\r\nContent-Type: message/rfc822\r\n\r\nMessage-ID: <x@y>\r\n\r\nold\r\n--b--\r\n",
    b"From: cal@b.example\r\nContent-Type: text/calendar; charset=utf-8\r\n\r\nBEGIN:VCALENDAR\r\nMETHOD:REQUEST\r\nBEGIN:VEVENT\r\n"
    b"SUMMARY:Visit\r\nDTSTART;TZID=Asia/Kolkata:20261123T110000\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n",
    b"From: t@b.example\r\nContent-Type: application/ms-tnef; name=winmail.dat\r\nContent-Transfer-Encoding: base64\r\n\r\n"
    b"eJ8+IgEAAQmQBAAEAAAAAQAAAAEAAQ==\r\n",
    b"Authentication-Results: mx.example; spf=pass smtp.mailfrom=a@b.example; dkim=fail; dmarc=pass header.from=b.example\r\nFrom: a@b.example\r\n"
    b"X-Spam-Status: Yes, score=9.9\r\nContent-Type: text/html; charset=iso-2022-jp\r\n\r\n\x1b$BCmJ8\x1b(B<blockquote type=cite>x</blockquote>",
)  # fmt: skip
