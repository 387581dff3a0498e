"""The calendar is live: what others book or cancel shows while it is open, and the focus stays where it was."""

from datetime import timedelta

import pytest
from playwright.sync_api import expect

from atithi.core.clock import now
from atithi.promises import actions
from atithi.promises.tests.salon import DESK, KOLKATA, booked, guest, styling

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]


def test_what_others_book_and_cancel_shows_while_the_calendar_is_open(cast, screen):
    service, conversation = styling(cast, [cast.mita]), guest(cast)
    noon = (now() + timedelta(days=3)).astimezone(KOLKATA).replace(hour=12, minute=0, second=0, microsecond=0)
    first = booked(cast, service, noon, conversation=conversation, outside=True)
    window = screen(cast.asha).open(f"/appointments/?day={noon:%Y-%m-%d}", live=True)
    block = window.page.locator(f'a.diary-block[href="/appointments/{first.public_id}/"]')
    block.focus()
    second = booked(cast, service, noon + timedelta(hours=2), conversation=conversation, outside=True)
    other = window.page.locator(f'a.diary-block[href="/appointments/{second.public_id}/"]')
    expect(other).to_be_visible(timeout=20_000)
    expect(block).to_be_focused()
    actions.cancel_appointment(appointment=first, actor=DESK, reason="The stylist is ill")
    expect(block).to_have_count(0, timeout=20_000)
    expect(other).to_be_visible()
