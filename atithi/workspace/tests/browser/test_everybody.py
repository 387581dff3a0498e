"""For everybody: the main tasks by the tree that screen readers walk, magnified, in the system's own colours, with writing
from right to left, and for fingers."""

import pytest
from playwright.sync_api import expect

from atithi.conversations.models import Conversation
from atithi.staff.models import User
from atithi.workspace.tests.browser.scenes import busy_day

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]
PATIENCE = 20_000
URDU = "میرا ریفنڈ کب آئے گا؟ آرڈر 48213"
OVERRIDE = "bill \u202egnp.exe\u202c dekhiye"

SMALL = """() => [...document.querySelectorAll("a[href], button, input, select, textarea, summary, [role=tab]")]
  .filter((one) => one.type !== "hidden" && one.checkVisibility({ visibilityProperty: true }))
  .filter((one) => !one.closest(".visually-hidden, .skip-link, p, .message-text, .preview, dd, li.contact"))
  .map((one) => [one, (/checkbox|radio/.test(one.type) && one.closest("label") || one).getBoundingClientRect()])
  .filter(([, box]) => box.width > 1 && (box.width < 23.5 || box.height < 23.5))
  .map(([one, box]) => `${one.outerHTML.slice(0, 120)} ${Math.round(box.width)}x${Math.round(box.height)}`)"""
TAPPED = ("/inbox/open/", "/notices/", "/profile/notifications/", "/profile/keys/")


@pytest.mark.parametrize("language", ["en", "te"])
def test_find_read_answer_give_and_close_by_roles_and_names_alone(cast, screen, language):
    User.objects.update(language=language, undo_seconds=0)
    words = {
        "en": {"messages": "Messages", "send": "Send", "close": "Close", "reply": "Reply"},
        "te": {"messages": "సందేశాలు", "send": "పంపండి", "close": "ముగించండి", "reply": "జవాబు"},
    }[language]
    busy_day(cast)
    conversation = Conversation.objects.get(customer__name="Sunita Verma")
    page = screen(cast.ravi).open("/inbox/open/", live=True).page
    # Find it: a heading names the list, each row is a link that says who wrote what.
    tree = page.locator("main").aria_snapshot()
    assert "heading" in tree.splitlines()[0] + tree.splitlines()[1] + tree.splitlines()[2]
    row = page.get_by_role("link", name="Sunita Verma")
    row.focus()
    page.keyboard.press("Enter")
    # Read it: the conversation is an article named for the guest; its messages are a region with each word in it.
    article = page.get_by_role("article", name="Sunita Verma").first
    expect(article).to_be_visible(timeout=PATIENCE)
    region = article.get_by_role("region", name=words["messages"])
    expect(region).to_contain_text("mera refund abhi tak nahi aaya")
    assert "mera refund abhi tak nahi aaya" in region.aria_snapshot()
    # Answer it: the field has a name, the tab says what is written, the button sends.
    expect(article.get_by_role("tab", name=words["reply"])).to_have_attribute("aria-selected", "true")
    article.get_by_role("tabpanel").get_by_role("textbox").first.fill("Kal tak aa jayega")
    article.get_by_role("button", name=words["send"]).first.press("Enter")
    expect(region).to_contain_text("Kal tak aa jayega", timeout=PATIENCE)
    # Give it to somebody: a menu of names.
    page.keyboard.press("Escape")
    page.keyboard.press("a")
    menu = page.locator("#assign-menu")
    menu.get_by_role("button", name="Mita Sen").press("Enter")
    expect(menu.locator("summary")).to_contain_text("M", timeout=PATIENCE)
    page.wait_for_function("() => true")
    # Close it: one button, and what became of it is read out.
    page.keyboard.press("e")
    expect(page.locator("#conversation-head")).to_have_attribute("data-open", "no", timeout=PATIENCE)
    conversation.refresh_from_db()
    assert conversation.closed_at is not None
    assert conversation.assignee == cast.mita


def test_what_one_taps_is_large_enough_for_a_finger(cast, screen):
    conversation = busy_day(cast)
    window = screen(cast.asha, width=360, height=740, has_touch=True, is_mobile=True)
    small = {}
    for path in (
        f"/conversations/{conversation.public_id}/",
        "/inbox/open/",
        "/notices/",
        "/profile/notifications/",
        "/profile/keys/",
    ):
        window.open(path)
        if found := window.page.evaluate(SMALL):
            small[path] = found
    assert small == {}


def test_in_the_systems_own_colours_and_in_high_contrast_what_is_chosen_is_still_seen(cast, screen):
    conversation = busy_day(cast)
    page = screen(cast.ravi, forced_colors="active").open(f"/conversations/{conversation.public_id}/").page
    outline = page.locator(f"#row-{conversation.public_id}").evaluate("one => getComputedStyle(one).outlineStyle")
    assert outline == "solid"
    User.objects.update(theme="contrast")
    window = screen(cast.ravi).open(f"/conversations/{conversation.public_id}/")
    assert window.violations(rules=["color-contrast"]) == []
    window.page.emulate_media(color_scheme="dark")
    assert window.violations(rules=["color-contrast"]) == []


def test_writing_from_right_to_left_stays_in_its_place(cast, screen):
    conversation = cast.conversation(URDU)
    cast.says(OVERRIDE)
    page = screen(cast.ravi).open(f"/conversations/{conversation.public_id}/").page
    texts = page.locator(".message-customer .message-text")
    expect(texts.first).to_contain_text(URDU)
    look = "one => { const style = getComputedStyle(one); return [style.direction, style.unicodeBidi]; }"
    assert texts.first.evaluate(look)[0] == "rtl"
    assert texts.last.evaluate(look)[0] == "ltr"
    for one in (texts.first, texts.last, page.locator(".thread-row .preview").first):
        assert one.evaluate(look)[1] in {"isolate", "plaintext", "isolate-override"}
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
