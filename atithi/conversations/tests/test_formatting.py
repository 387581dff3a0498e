"""Marks of Markdown become plain words for everybody, and safe HTML for those who can show it."""

import pytest

from atithi.conversations.formatting import formatted


@pytest.mark.parametrize(
    "text",
    ["Order #4711\n# is ready", "2*3*4 = 24, 5 * 6", "snake_case_name", "a\n\n\n   b", "C:\\*.txt", "<b>x</b>", "x & y < z",
     "100%", "मेरा *", "5* होटल"],
)  # fmt: skip
def test_what_is_not_formatted_stays_exactly_as_it_was_written(text: str) -> None:
    assert formatted(text).text == text
    assert formatted(text).html == ""


@pytest.mark.parametrize(
    ("source", "text", "html"),
    [
        ("**लक्ष्मी जी**, _धन्यवाद_", "लक्ष्मी जी, धन्यवाद", "<p><strong>लक्ष्मी जी</strong>, <em>धन्यवाद</em></p>"),
        ("- a\n- b\n  - c\n\nd", "• a\n• b\n  • c\n\nd", None),
        ("3. a\n4. b", "3. a\n4. b", '<ol start="3">\n<li>a</li>\n<li>b</li>\n</ol>'),
        ("> a\n> b\n\nyes", "> a\n> b\n\nyes", "<blockquote>\n<p>a<br>\nb</p>\n</blockquote>\n<p>yes</p>"),
        ("> a\n> - b\n\nd", "> a\n>\n> • b\n\nd", None),
        ("`x` **2*3**", "x 2*3", "<p><code>x</code> <strong>2*3</strong></p>"),
        ("```\n a\n```\nb", " a\n\nb".strip(), None),
    ],
)
def test_marks_become_plain_text_and_html(source: str, text: str, html: str | None) -> None:
    found = formatted(source)
    assert found.text == text
    assert html is None or found.html == html


def test_a_link_keeps_its_address_in_both() -> None:
    found = formatted("[our page](https://sharma.example/a?b=1) and [https://x.example](https://x.example)")
    assert found.text == "our page (https://sharma.example/a?b=1) and https://x.example"
    assert '<a href="https://sharma.example/a?b=1"' in found.html
    assert 'rel="noopener noreferrer nofollow"' in found.html


def test_bare_addresses_are_links_where_a_text_is_formatted() -> None:
    found = formatted("**See** https://sharma.example/a_b_c?d=1, please.")
    assert found.text == "See https://sharma.example/a_b_c?d=1, please."
    assert '<a href="https://sharma.example/a_b_c?d=1"' in found.html
    assert formatted("See https://sharma.example/a_b_c.").html == ""


@pytest.mark.parametrize(
    "source",
    ["<script>alert(1)</script> **x**", "[x](javascript:alert(1)) **x**", "**<img src=x onerror=alert(1)>**",
     '[x](https://a.example"onmouseover=alert(1)) **x**', "[x](data:text/html;base64,AAAA) *x*"],
)  # fmt: skip
def test_nothing_in_it_can_do_harm(source: str) -> None:
    html = formatted(source).html
    assert "<script" not in html
    assert "<img" not in html
    assert 'href="javascript' not in html
    assert 'href="data' not in html
    assert " onmouseover=" not in html.replace("&quot;", "")
