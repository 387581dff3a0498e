"""Looking at many pages in one window: axe in light, the contrasts in dark, and magnified to 400 %."""

from collections.abc import Iterable

from atithi.workspace.tests.browser.conftest import Screen

TOO_WIDE = """() => [...document.querySelectorAll("body *")]
  .filter((one) => one.getBoundingClientRect().right > innerWidth + 1 && getComputedStyle(one).position !== "fixed")
  .filter((one) => !one.closest("[popover]:not(:popover-open), .visually-hidden, .tabs, .frame-rail"))
  .slice(0, 4).map((one) => one.outerHTML.slice(0, 140))"""


def faults_of(window: Screen, paths: Iterable[str]) -> list[str]:
    """What is wrong with these pages, each with its address: found by axe, or scrolling sideways at 320 px."""
    page, found = window.page, []
    for path in paths:
        window.open(path)
        here = window.violations()
        page.emulate_media(color_scheme="dark")
        here += window.violations(rules=["color-contrast"])
        page.emulate_media(color_scheme="light")
        page.set_viewport_size({"width": 320, "height": 256})
        if page.evaluate("document.documentElement.scrollWidth - innerWidth") > 0:
            here.append(f"scrolls sideways at 320 px: {page.evaluate(TOO_WIDE)}")
        page.set_viewport_size({"width": 1440, "height": 900})
        found += [f"{path}: {one}" for one in here]
    return found
