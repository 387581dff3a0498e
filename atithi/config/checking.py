"""What `atithi check` looks at, and what every command looks at before it starts."""

import os
import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from atithi.config.environment import DEFAULTS, SETTINGS, read_environment, value
from atithi.core.process import parse_bind

LEAST_DISK = 500 * 1024 * 1024
_HOST = re.compile(r"(\*\.)?[a-z0-9-]+(\.[a-z0-9-]+)*", re.IGNORECASE)


def _whole(text: str, low: int, high: int) -> str:
    fits = text.isdigit() and low <= int(text) <= high
    return "" if fits else f"must be a whole number from {low} to {high}"


def _bind(text: str) -> str:
    try:
        parse_bind(text)
    except ValueError:
        return "must be host:port, for example 127.0.0.1:8000"
    return ""


def _web_address(text: str) -> str:
    parts = urlsplit(text)
    return (
        ""
        if parts.scheme in {"http", "https"} and parts.hostname
        else "must be an address like https://desk.example.in"
    )


def _database_address(text: str) -> str:
    if not text:
        return ""
    parts = urlsplit(text)
    if parts.scheme not in {"postgres", "postgresql"} or not parts.path.strip("/"):
        return "must be postgres://user:password@host:port/name, or empty for SQLite"
    return ""


def _mail_address(text: str) -> str:
    parts = urlsplit(text)
    fits = parts.scheme in {"smtp", "smtps", "smtp+starttls"} and parts.hostname
    return "" if fits else "must be smtp://, smtps:// or smtp+starttls:// with a host"


def _zone(text: str) -> str:
    try:
        ZoneInfo(text)
    except (ZoneInfoNotFoundError, ValueError):
        return "must be an IANA time zone, for example Asia/Kolkata"
    return ""


def _one_of(*allowed: str) -> Callable[[str], str]:
    return lambda text: "" if text in allowed else f"must be one of {', '.join(allowed)}"


def _folder(text: str) -> str:
    path = Path(text)
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        return f"cannot be made: {error.strerror}"
    return "" if os.access(path, os.W_OK | os.X_OK) else "is not writable for the user who runs the desk"


def _file(text: str) -> str:
    return "" if not text or os.access(text, os.R_OK) else "cannot be read by the user who runs the desk"


def _hosts(text: str) -> str:
    wrong = [host for host in text.split(",") if host.strip() and not _HOST.fullmatch(host.strip())]
    return f"must be names of hosts with commas between: {wrong[0].strip()!r} is none" if wrong else ""


CHECKS: dict[str, Callable[[str], str]] = {
    "ATITHI_DATA": _folder,
    "DATABASE_URL": _database_address,
    "ATITHI_URL": _web_address,
    "ATITHI_BIND": _bind,
    "ATITHI_SMTP_BIND": _bind,
    "ATITHI_LMTP_BIND": lambda text: _bind(text) if text else "",
    "ATITHI_SMTP_CERTIFICATE": _file,
    "ATITHI_SMTP_KEY": _file,
    "ATITHI_ANSWER_THRESHOLDS": _file,
    "ATITHI_TRANSLATE_URL": lambda text: _web_address(text) if text else "",
    "ATITHI_PUSH_HOSTS": _hosts,
    "ATITHI_WEB_PROCESSES": lambda text: _whole(text, 1, 64),
    "ATITHI_WORK_PROCESSES": lambda text: _whole(text, 0, 64),
    "ATITHI_TRUSTED_PROXIES": lambda text: _whole(text, 0, 5),
    "ATITHI_TIME_ZONE": _zone,
    "ATITHI_LANGUAGE": _one_of("en", "hi", "te", "bn"),
    "ATITHI_MAIL_URL": _mail_address,
    "ATITHI_UPLOAD_LIMIT_MB": lambda text: _whole(text, 1, 200),
    "ATITHI_IMPORT_LIMIT_MB": lambda text: _whole(text, 1, 2000),
    "ATITHI_RATE_LIMIT": lambda text: _whole(text, 1, 1_000_000),
    "ATITHI_LOG_LEVEL": _one_of("DEBUG", "INFO", "WARNING", "ERROR"),
    "ATITHI_DEMO": _one_of("0", "1"),
    "ATITHI_DEBUG": _one_of("true", "false", "1", "0"),
    "ATITHI_SECRET_KEY": lambda text: "" if not text or len(text) >= 32 else "must have at least 32 characters",
}


def problems_of_settings() -> list[str]:
    """One sentence for each setting that cannot be used, with what to write instead; and for unknown names."""
    env = read_environment()
    found = []
    for setting in SETTINGS:
        check = CHECKS.get(setting.name)
        problem = check(value(env, setting.name)) if check else ""
        if problem:
            shown = "" if "KEY" in setting.name or "URL" in setting.name else f" (now {value(env, setting.name)!r})"
            found.append(f"{setting.name} {problem}{shown}. {setting.meaning}")
    found += [f"{name} is not a setting of the desk. Is it misspelt?" for name in sorted(os.environ) if _unknown(name)]
    return found


def _unknown(name: str) -> bool:
    return (
        name.startswith("ATITHI_") and name not in DEFAULTS and not name.startswith(("ATITHI_TEST_", "ATITHI_ENV_FILE"))
    )


def problems_of_database() -> Iterator[str]:
    """What is wrong with the database, in words: not reachable, not prepared, wrong kind of locale."""
    from django.db import DatabaseError, connection
    from django.db.migrations.executor import MigrationExecutor

    try:
        connection.ensure_connection()
        executor = MigrationExecutor(connection)
        plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
        tables = connection.introspection.table_names()
    except DatabaseError as error:
        yield f"The database cannot be reached: {str(error).strip().splitlines()[0]}. Check DATABASE_URL and ATITHI_DATA."
        return
    if plan or "desk_cache" not in tables:
        yield "The database is not prepared for this version. Run: atithi setup"
    elif connection.vendor == "postgresql":
        yield from _postgresql_locale()


def _postgresql_locale() -> Iterator[str]:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_encoding_to_char(encoding), datctype FROM pg_database WHERE datname = current_database()"
        )
        encoding, character_type = cursor.fetchone()
    if encoding != "UTF8":
        yield f"The PostgreSQL database is encoded in {encoding}; it must be made with ENCODING 'UTF8'."
    elif character_type in {"C", "POSIX"}:
        yield "The PostgreSQL database has the character type C, which knows no Indian letters: use C.UTF-8 or en_IN.UTF-8."


def _space() -> Iterator[str]:
    from django.conf import settings

    free = shutil.disk_usage(settings.DATA).free
    if free < LEAST_DISK:
        yield f"Only {free // (1024 * 1024)} MB are free where ATITHI_DATA lies; make room before the disk is full."


def _safety() -> Iterator[str]:
    from django.conf import settings

    public = urlsplit(settings.PUBLIC_URL).hostname not in {"127.0.0.1", "localhost", "::1"}
    if public and not settings.HTTPS:
        yield "ATITHI_URL is not https: passwords would travel unprotected. Put a TLS proxy in front (docs/operating.md)."
    if public and settings.DEBUG:
        yield "ATITHI_DEBUG is on: error pages would show the desk's inside to everybody."


def _record() -> Iterator[str]:
    from atithi.events.check import first_broken

    broken = first_broken()
    if broken is not None:
        yield f"The record was tampered with: {broken}"


def _stuck_work() -> Iterator[str]:
    from atithi.events.queries import stuck_jobs

    count = len(stuck_jobs())
    if count:
        yield f"{count} piece(s) of work are stuck and wait for a person: see the page Stuck work."


def _search() -> Iterator[str]:
    from atithi.search.rebuild import is_current

    if not is_current():
        yield "Part of the search index was read by an older version, and finds fewer spellings. Run: atithi reindex"


def report() -> int:
    """Prints every check with its result; 1 where one failed."""
    checks: list[tuple[str, Callable[[], Iterator[str]]]] = [
        ("database", problems_of_database),
        ("disk", _space),
        ("safety", _safety),
        ("record", _record),
        ("work", _stuck_work),
        ("search", _search),
    ]
    failed = False
    print("settings: well")
    for name, check in checks:
        problems = list(check())
        failed = failed or bool(problems)
        for line in problems or ["well"]:
            print(f"{name}: {line}")
        if name == "database" and problems:
            break
    return int(failed)
