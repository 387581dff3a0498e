"""Telling the rooms above, twice a minute, which topics are listened to in this process."""

import logging
from collections.abc import Sequence

from django.conf import settings
from django.db import connection
from django.utils.module_loading import import_string

logger = logging.getLogger(__name__)
SECONDS = 30.0


def tell(topics: Sequence[str]) -> None:
    """Calls the function that settings.LISTENING names, in a thread of its own; should it fail, the next call makes up for it."""
    try:
        import_string(settings.LISTENING)(topics)
    except Exception as error:  # noqa: BLE001 (the database is away: it comes back)
        logger.warning("who listens could not be noted: %s", error)
    finally:
        connection.close()
