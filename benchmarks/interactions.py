"""How long a person at the inbox waits, in a real browser: from the key or the click to what it brings being painted."""

import statistics
from collections.abc import Callable
from typing import Any

from playwright.sync_api import Page, sync_playwright

from benchmarks.queues import grow
from benchmarks.report import Cell, Table
from benchmarks.shop import open_shop
from conftest import CHROMIUM, FLAGS

TIMES = 25
# Runs the act, then looks in every frame whether what it brings is there; the frame after that has been painted.
TIMER = """([act, done]) => new Promise((tell, fail) => {
  const isDone = new Function("return " + done), began = performance.now();
  const look = () => {
    if (isDone()) requestAnimationFrame(() => tell(performance.now() - began));
    else if (performance.now() - began > 20000) fail(new Error("never: " + done));
    else requestAnimationFrame(look);
  };
  new Function(act)();
  look();
})"""
KEY = (
    "document.activeElement.dispatchEvent(new KeyboardEvent('keydown', "
    "{{key: '{key}', code: '{code}', bubbles: true, cancelable: true{more}}}))"
)
OPEN = "document.getElementById('open-conversation')?.dataset.conversation"


def key(name: str, code: str, more: str = "") -> str:
    return KEY.format(key=name, code=code, more=more)


def measure(*, quick: bool) -> list[Table]:
    """One table: a line for each act, with median and 95th percentile in ms."""
    size = 10_000 if quick else 1_000_000
    with open_shop(guests=1, start=False) as shop, sync_playwright() as playwright:
        facts = grow(shop, size)
        shop.desk.start()
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS.split())
        context = browser.new_context(viewport={"width": 1440, "height": 900})
        name, _, value = facts["sessions"][0].partition("=")
        context.add_cookies([{"name": name, "value": value, "url": shop.url}])
        page = context.new_page()
        page.set_default_timeout(30_000)
        page.goto(f"{shop.url}/inbox/open/")
        page.wait_for_selector("body[data-connected]")
        rows = [_line(title, act, page) for title, act in ACTS]
        browser.close()
    note = f"{TIMES} times each, {size:,} conversations, one person; the browser has no graphics card and shares the machine."
    return [Table("Waiting at the inbox", ["Act", "p50 ms", "p95 ms"], rows, note)]


def _line(title: str, act: Callable[[Page, int], float], page: Page) -> list[Cell]:
    taken = []
    for number in range(TIMES):
        taken.append(act(page, number))
        page.wait_for_timeout(300)  # as a person does, not as a machine
    cuts = statistics.quantiles(taken, n=20, method="inclusive")
    return [title, cuts[9], cuts[18]]


def _timed(page: Page, act: str, done: str) -> float:
    taken: float = page.evaluate(TIMER, [act, done])
    return taken


def _open_by_click(page: Page, number: int) -> float:
    rows: list[Any] = page.eval_on_selector_all(".thread-row", "rows => rows.map((row) => row.dataset.conversation)")
    one = rows[(number * 7 + 3) % len(rows)]
    if page.evaluate(OPEN) == one:
        one = rows[(number * 7 + 4) % len(rows)]
    return _timed(page, f"document.getElementById('row-{one}').click()", f"{OPEN} === '{one}'")


def _next(page: Page, number: int) -> float:
    page.evaluate("document.getElementById('stream-scroll').focus()")
    before = page.evaluate(OPEN)
    name, code = ("k", "KeyK") if number % 12 < 6 else ("j", "KeyJ")  # six up, six down: never past the end
    return _timed(page, f"{key(name, code)}; document.activeElement.click()", f"{OPEN} !== '{before}'")


def _palette(page: Page, number: int) -> float:
    taken = _timed(page, key("k", "KeyK", ", ctrlKey: true"), "document.querySelector('#palette[open]')")
    page.keyboard.press("Escape")
    return taken


def _find(page: Page, number: int) -> float:
    page.keyboard.press("Control+k")
    page.wait_for_selector("#palette[open]")
    words = ["lakshmi", "suresh", "priya", "anjali", "रेखा"][number % 5]
    field = "document.querySelector('#palette-text')"
    act = f"{field}.value = '{words}'; {field}.dispatchEvent(new Event('input', {{bubbles: true}}))"
    done = "document.querySelector('#palette .palette-row, #palette .palette-none')"
    taken = _timed(page, act, done)
    page.keyboard.press("Escape")
    return taken


def _assign_menu(page: Page, number: int) -> float:
    taken = _timed(page, key("a", "KeyA"), "document.getElementById('assign-menu')?.open")
    page.keyboard.press("Escape")
    return taken


def _note(page: Page, number: int) -> float:
    page.evaluate("document.getElementById('tab-note').click()")
    page.fill("#composer-text", f"Looked at it, {number}")
    done = f"[...document.querySelectorAll('.message-note')].some((one) => one.textContent.includes('Looked at it, {number}'))"
    return _timed(page, "document.getElementById('composer-send').click()", done)


def _queue(page: Page, number: int) -> float:
    """To another queue: from the click until its rows are painted."""
    name = ["unassigned", "waiting", "open", "closed"][number % 4]
    done = f"document.body.dataset.queue === '{name}' && document.querySelector('#threads .thread-row')"
    return _timed(page, f"document.querySelector('#queues a[href=\"/inbox/{name}/\"]').click()", done)


ACTS: list[tuple[str, Callable[[Page, int], float]]] = [
    ("A conversation, by a click on its row", _open_by_click),
    ("The next conversation (j or k, Enter)", _next),
    ("The palette (Ctrl+K)", _palette),
    ("What the palette finds, from the last letter", _find),
    ("Who should get it (a)", _assign_menu),
    ("A note is sent and shown", _note),
    ("Another queue", _queue),
]
