"""Mails of our own making are read as their writers meant them."""

from typing import Any

import pytest

from atithi.channels.email.parse import Mail, read
from atithi.channels.email.quotes import fold, fold_html
from atithi.channels.email.tests.corpus import Case, charset_cases, header_cases, mail_cases, quote_cases


def seen(mail: Mail, field: str) -> Any:
    """A field of a mail in the form in which the expectations write it."""
    match field:
        case "from":
            return str(mail.sender)
        case "reply_to":
            return str(mail.reply_to)
        case "to" | "cc":
            return ", ".join(str(address) or address.name for address in getattr(mail, field))
        case "date":
            return f"{mail.date:%Y-%m-%d %H:%M:%S}" if mail.date else "none"
        case "id":
            return mail.message_id
        case "references":
            return " ".join(mail.references)
        case "files":
            return [f"{file.name} {file.type} {len(file.content)}" for file in mail.files]
        case _:
            return getattr(mail, field)


@pytest.mark.parametrize("case", [*charset_cases(), *header_cases()], ids=lambda case: case.name)
def test_it_is_read_as_it_was_meant(case: Case) -> None:
    mail = read(case.raw)
    assert not mail.problems
    for field, wanted in case.expect.items():
        if wanted is not None:
            assert seen(mail, field) == wanted


@pytest.mark.parametrize("case", mail_cases("structure"), ids=lambda case: case.name)
def test_its_parts_are_found(case: Case) -> None:
    mail = read(case.raw)
    for field, wanted in case.expect.items():
        assert seen(mail, field) == (wanted.strip("\n") if isinstance(wanted, str) else wanted)


@pytest.mark.parametrize("case", quote_cases(), ids=lambda case: case.name)
def test_only_what_is_new_remains(case: Case) -> None:
    text = case.raw.decode()
    folded = fold(text)
    assert folded.new == case.expect["new"]
    assert _words(folded.new + "\n" + folded.quoted) == _words(text)  # folded, not thrown away


def _words(text: str) -> list[str]:
    return sorted(text.split())


@pytest.mark.parametrize("case", [case for case in quote_cases() if "html" in case.expect], ids=lambda case: case.name)
def test_the_repeated_part_of_html_goes(case: Case) -> None:
    html, cut = fold_html(case.expect["html"])
    assert cut
    assert case.expect["new"] in html
    assert "OLD" not in html
