"""The form of a mailbox: what a person typed as settings of a channel, and the other way round.

Secrets go one way only: an empty field keeps what is stored, and nothing stored is ever shown.
"""

from typing import Any

from django.http import QueryDict

from atithi.channels.email.settings import SENDING_PROVIDERS, alias_addresses
from atithi.core.amounts import whole

LANGUAGES = ("en", "hi", "te", "bn")
_NUMBERS = {"start_days": 3, "hourly_limit": 500, "guest_hourly_limit": 30, "attach_limit_mb": 15}


def read_form(form: QueryDict, before: dict[str, Any]) -> dict[str, Any]:
    """Settings out of a posted form, on top of those there were."""
    values: dict[str, Any] = {
        "imap": _server(form, "imap", before.get("imap") or {}),
        "smtp": _server(form, "smtp", before.get("smtp") or {}),
        "folders": _words(form.get("folders", "")) or ["INBOX"],
        "after_storing": _after(form),
        "closed": form.get("closed", "reopen"),
        "reply_to_cc": "reply_to_cc" in form,
        "plus_addresses": "plus_addresses" in form,
        "require_authentication": "require_authentication" in form,
        "aliases": _aliases(form),
        "signatures": {code: text for code in ("*", *LANGUAGES) if (text := form.get(f"signature_{code}", "").strip())},
        "trusted_servers": _words(form.get("trusted_servers", "")),
        "spam_senders": _words(form.get("spam_senders", "")),
        "trusted_senders": _words(form.get("trusted_senders", "")),
        "dkim_selector": form.get("dkim_selector", "").strip()[:100],
        "reply_domain": form.get("reply_domain", "").strip().lower()[:200],
        "color": form.get("color", "").strip() or "#0f766e",
        "sending": _sending(form, before.get("sending") or {}),
    }
    for name, default in _NUMBERS.items():
        values[name] = _number(form.get(name), default)
    return values


def first_settings(form: QueryDict) -> dict[str, Any]:
    """What the short form of a new mailbox holds."""
    imap = _server(form, "imap", {})
    smtp = _server(form, "smtp", {"password": imap["password"]} if imap else {})
    values: dict[str, Any] = {"imap": imap, "smtp": smtp, "start_days": _number(form.get("start_days"), 3)}
    return {name: value for name, value in values.items() if value is not None}


def _server(form: QueryDict, name: str, before: dict[str, Any]) -> dict[str, Any] | None:
    host = form.get(f"{name}_host", "").strip().lower()
    if not host:
        return None
    password = form.get(f"{name}_password") or form.get("password") or ""
    found: dict[str, Any] = {
        "host": host, "port": _number(form.get(f"{name}_port"), 993 if name == "imap" else 587),
        "security": form.get(f"{name}_security", "tls" if name == "imap" else "starttls"),
        "user": form.get(f"{name}_user", "").strip(), "password": password or str(before.get("password") or ""),
    }  # fmt: skip
    if before.get("host") not in {None, "", host} and not password:
        found["password"] = ""  # a password is not handed to another server unasked
    elif before.get("oauth") and not password:
        found["oauth"] = before["oauth"]
    return found


def _after(form: QueryDict) -> str:
    choice = form.get("after_storing", "keep")
    return f"move:{form.get('move_to', '').strip()}" if choice == "move" else choice


def _aliases(form: QueryDict) -> list[dict[str, str]]:
    columns = [form.getlist(name) for name in ("alias_address", "alias_store", "alias_team")]
    rows = zip(*(column + [""] * (len(columns[0]) - len(column)) for column in columns), strict=False)
    return [{"address": address.strip().lower(), "store": store, "team": team} for address, store, team in rows
            if address.strip()]  # fmt: skip


def _sending(form: QueryDict, before: dict[str, Any]) -> dict[str, Any] | None:
    provider = form.get("sending_provider", "")
    if provider not in SENDING_PROVIDERS:
        return None
    kept = before.get("options", {}) if before.get("provider") == provider else {}
    options = {name: form.get(f"option_{name}", "").strip() or kept.get(name, "") for name in _options(provider)}
    return {"provider": provider, "options": {name: value for name, value in options.items() if value}}


def _options(provider: str) -> tuple[str, ...]:
    extra = ("sender_domain",) if provider == "mailgun" else ()
    return (*SENDING_PROVIDERS[provider], *extra, *(() if "api_url" in SENDING_PROVIDERS[provider] else ("api_url",)))


def shown(settings: dict[str, Any]) -> dict[str, Any]:
    """The settings as a form shows them: without a single secret."""
    places = {row.get("address", "").lower(): row for row in settings.get("aliases") or () if isinstance(row, dict)}
    after = str(settings.get("after_storing") or "keep")
    sending = settings.get("sending") or {}
    return {
        **{name: settings.get(name, default) for name, default in _NUMBERS.items()},
        "imap": _shown(settings.get("imap")), "smtp": _shown(settings.get("smtp")),
        "folders": ", ".join(settings.get("folders") or ["INBOX"]), "closed": settings.get("closed", "reopen"),
        "after_storing": after.split(":")[0], "move_to": after.partition(":")[2],
        "reply_to_cc": settings.get("reply_to_cc", True), "plus_addresses": settings.get("plus_addresses", True),
        "require_authentication": settings.get("require_authentication", False),
        "aliases": [{"address": address, "store": places.get(address, {}).get("store", ""),
                     "team": places.get(address, {}).get("team", "")} for address in alias_addresses(settings)],
        "signatures": settings.get("signatures") or {}, "color": settings.get("color", "#0f766e"),
        "dkim_selector": settings.get("dkim_selector", ""), "reply_domain": settings.get("reply_domain", ""),
        **{name: ", ".join(settings.get(name) or []) for name in ("trusted_servers", "spam_senders", "trusted_senders")},
        "sending": sending.get("provider", ""), "has_key": bool(sending.get("options")),
    }  # fmt: skip


def _shown(server: dict[str, Any] | None) -> dict[str, Any]:
    if not server:
        return {"host": "", "port": "", "security": "", "user": "", "has_password": False, "signed_in": False}
    shown = {name: server.get(name, "") for name in ("host", "port", "security", "user")}
    return {**shown, "has_password": bool(server.get("password")), "signed_in": bool(server.get("oauth"))}


def _words(text: str) -> list[str]:
    return [word.strip() for word in text.replace("\n", ",").replace(";", ",").split(",") if word.strip()]


def _number(text: str | None, default: int) -> int:
    number = whole(text, digits=6)
    return default if number is None else number
