"""The smallest desk: the record and live updates alone, on the database of the environment. For worker processes that
tests start and kill."""

import os
from typing import Any
from urllib.parse import urlsplit

SECRET_KEY = "only for tests"
USE_TZ = True
TIME_ZONE = "Asia/Kolkata"
INSTALLED_APPS = ["django.contrib.contenttypes", "atithi.core", "atithi.realtime", "atithi.events"]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
SUBSCRIPTIONS = "atithi.events.tests.table.SUBSCRIPTIONS"
HANDLERS = "atithi.events.tests.table.HANDLERS"
SCHEDULES = "atithi.events.tests.table.SCHEDULES"


def _database(url: str) -> dict[str, Any]:
    if not url.startswith("postgres"):
        return {
            "ENGINE": "atithi.core.sqlite",
            "NAME": url,
            "OPTIONS": {
                "transaction_mode": "IMMEDIATE",
                "timeout": 20,
                "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL",
            },
            "CONN_MAX_AGE": None,
        }
    parts = urlsplit(url)
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parts.path.lstrip("/"),
        "USER": parts.username or "",
        "PASSWORD": parts.password or "",
        "HOST": parts.hostname or "",
        "PORT": parts.port or "",
        "CONN_MAX_AGE": None,
    }


DATABASES = {"default": _database(os.environ.get("SMALL_DATABASE", "small.sqlite3"))}
