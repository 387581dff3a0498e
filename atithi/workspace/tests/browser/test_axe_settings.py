"""No page of settings has anything that axe finds against WCAG 2.2 AA, in light and in dark, wide and magnified."""

import pytest

from atithi.staff.models import User
from atithi.workspace.tests.browser.looks import faults_of
from atithi.workspace.tests.browser.pages import PAGES, WORK
from atithi.workspace.tests.browser.scenes import busy_day

pytestmark = [pytest.mark.browser, pytest.mark.timeout(600)]


def test_every_page_of_settings(cast, screen):
    busy_day(cast)
    User.objects.update(language="te")
    window = screen(cast.asha, reduced_motion="reduce")
    assert faults_of(window, [path for name, path in PAGES.items() if name not in WORK]) == []
