"""A file is handed over in pieces in a real browser while the line breaks, checked and brought in, on a phone, in Telugu."""

import pytest
from playwright.sync_api import expect

from atithi.customers.models import Customer
from atithi.staff.models import User
from atithi.transfer.models import Import
from atithi.transfer.testing import run

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]
SLOW = 60_000


def test_a_file_arrives_whole_although_the_line_breaks_and_is_brought_in(cast, screen, tmp_path):
    User.objects.filter(pk=cast.asha.pk).update(language="te")
    file = tmp_path / "guests.csv"
    note = "x" * 2000
    rows = "".join(f"Guest {number},{9_400_000_000 + number},{note}\n" for number in range(700))
    file.write_text(f"పేరు,ఫోన్,Note\n{rows}")
    window = screen(cast.asha, width=360, height=800, reduced_motion="reduce")
    page = window.open("/settings/imports/").page
    broken = []

    def breaks(route):
        if not broken and "offset=1048576" in route.request.url:
            broken.append(route.request.url)
            route.fulfill(status=503, body="away")
        else:
            route.continue_()

    page.route("**/pieces/**", breaks)
    assert window.violations() == []
    page.set_input_files("#import-file", file)
    page.locator("#import-form .button-primary").click()
    expect(page.locator("#import-columns")).to_be_visible(timeout=SLOW)
    assert broken
    work = Import.objects.get()
    assert (work.received, work.mapping) == (file.stat().st_size, {"0": "name", "1": "phone"})
    assert window.violations() == []
    page.locator("#import-columns .form-actions .button").click()
    expect(page.locator("#import-progress")).to_be_visible(timeout=SLOW)
    run(work)
    expect(page.locator("#result")).to_be_visible(timeout=SLOW)
    assert window.violations() == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.locator("#result ~ .form-actions .button-primary").click()
    expect(page.locator("#import-progress")).to_be_visible(timeout=SLOW)
    run(work)
    expect(page.locator("#result")).to_have_text("ఏం జరిగింది", timeout=SLOW)
    assert Customer.objects.count() == 700
    window.errors[:] = [error for error in window.errors if "503" not in error]
