"""What a visitor does."""

from playwright.sync_api import FrameLocator, Page


def open_chat(page: Page, label: str = "Chat with us") -> FrameLocator:
    page.get_by_role("button", name=label).click()
    return page.frame_locator("iframe")


def say(chat: FrameLocator, text: str) -> None:
    chat.locator("#text").fill(text)
    chat.locator("#composer button.main").click()


def bubbles(chat: FrameLocator) -> list[str]:
    return chat.locator("#messages .bubble").all_inner_texts()
