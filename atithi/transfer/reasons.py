"""Why a row, or a whole file, was not taken: codes and values are kept, words are made for whoever reads them."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _


class Rejected(Exception):
    """A record cannot be brought in. `reasons`: (code of WORDS, values), all that is wrong with it."""

    def __init__(self, *reasons: tuple[str, dict[str, Any]]) -> None:
        self.reasons = list(reasons)
        super().__init__(", ".join(code for code, _values in reasons))


class Unreadable(Exception):
    """A file cannot be read, or no further. `code` of WORDS and its values."""

    def __init__(self, code: str, **values: Any) -> None:
        self.code, self.values = code, values
        super().__init__(code)


WORDS: dict[str, Any] = {
    # Of a row.
    "missing": _("“%(field)s” is empty."),
    "no_contact": _("There is no phone number, no mail address and no number of their own: nobody could tell who this is."),
    "phone_malformed": _("%(value)s is not a phone number."),
    "number_shortened": _("A spreadsheet has shortened the number %(value)s. Format the column as text and save again."),
    "email_malformed": _("%(value)s is not a mail address."),
    "date_unclear": _("%(value)s is not a date. Write it as 31/12/2025 or 2025-12-31."),
    "amount_malformed": _("%(value)s is not an amount in rupees."),
    "number_malformed": _("%(value)s is not a whole number."),
    "percent_malformed": _("%(value)s is not a percentage."),
    "choice_unknown": _("“%(value)s” is unknown for “%(field)s”."),
    "letters_lost": _("Letters were lost when this file was saved (%(value)s). Save it as “CSV UTF-8” or as XLSX."),
    "wrong_encoding": _("Some characters cannot be read. Choose another encoding, or save the file as “CSV UTF-8”."),
    "repeated": _("The same stands in row %(row)s already."),
    "two_guests": _("Phone and mail belong to two different guests: %(first)s and %(second)s. Join them first, or mend the row."),
    "other_name": _("%(known)s is known by this phone or mail, and the row says %(name)s. It may be somebody else."),
    "colleague": _("This is an account of a colleague, not of a guest."),
    "guest_unknown": _("It does not say whose this is: no phone, no mail, and no guest who was brought in before."),
    "no_messages": _("There are no words in this conversation."),
    "store_unknown": _("There is no store %(value)s."),
    "refused": "%(words)s",
    "trouble": _("Something went wrong here."),
    # Of a file.
    "empty_file": _("There are no rows in this file."),
    "not_a_table": _("This is no table: we read CSV, XLSX, and exports of Zendesk and Freshdesk as JSON, XML or CSV."),
    "old_excel": _("This is a workbook of the old Excel (.xls). Open it and save it as .xlsx or as “CSV UTF-8”."),
    "packed": _("This is a packed file. Unpack it, and bring in what is inside one by one."),
    "locked": _("This workbook is locked with a password. Save it without one."),
    "bomb": _("This workbook unpacks to far more than it should hold. For safety it is not read."),
    "malformed": _("This file is damaged from about row %(row)s on: it cannot be read any further."),
    "doctype": _("This XML holds definitions that a data file does not need. For safety it is not read."),
    "too_many_rows": _("There are more than %(most)s rows in this file. Please cut it in parts."),
    "too_many_columns": _("There are more than %(most)s columns in this file."),
    "interrupted": _("The work broke down several times. Nothing is lost; it can go on from where it stopped."),
    # Of what is taken back.
    "used": _("somebody uses it by now"),
    "changed": _("somebody changed it since"),
    "was_there": _("it was there before; what the file changed of it stays"),
    "gone": _("it was gone already"),
}  # fmt: skip
LANGUAGES = ("en", "hi", "te", "bn")


def in_words(code: str, values: dict[str, Any], titles: Mapping[str, Any] | None = None) -> str:
    """A reason in the language of whoever reads it. `titles`: how the fields are called."""
    if code == "refused":
        words = values.get("words", {})
        return str(words.get((get_language() or "en")[:2]) or words.get("en", ""))
    template = str(WORDS.get(code, WORDS["trouble"]))
    shown = {name: str(value)[:80] for name, value in values.items()}
    if "field" in shown:
        shown["field"] = str((titles or {}).get(values["field"], values["field"]))
    return template % shown if shown else template


def refused(error: Exception) -> tuple[str, dict[str, Any]]:
    """What another room said no to, in all our languages: its words are not ours to keep as a code."""
    from django.utils import translation

    words = {}
    for code in LANGUAGES:
        with translation.override(code):
            words[code] = str(error)[:300]
    return "refused", {"words": words}
