"""The same for HTML: each program marks what it quotes in a way of its own."""

import re

_TAG = re.compile(r"<(?:div|blockquote|hr)\b[^<>]{1,800}>", re.IGNORECASE)
# What the tag that begins the repeated part carries. Checked against what the programs write in 2026.
_MARKS = re.compile(
    r"""\bclass\s*=\s*["']?[^"'>]*\b(?:gmail_quote|gmail_quote_container|moz-cite-prefix|yahoo_quoted"""  # Gmail …
    r"""|ydp\w*yahoo_quoted"""
    r"""|protonmail_quote|tutanota_quote|zmail_extra|k9mail-header|k9mail|fastmail-quote)\b"""
    r"""|\bid\s*=\s*["']?(?:x_)*(?:appendonsend|divRplyFwdMsg|OLK_SRC_BODY_SECTION|stopSpelling|composer_quote"""  # Outlook
    r"""|mail-editor-reference-message-container)\b"""
    r"""|\bid\s*=\s*["']?[^"'>]*(?:yahoo_quoted|Zm-_Id_-Sgn-_-Quote)"""
    r"""|\btype\s*=\s*["']?cite\b"""  # Apple Mail, Thunderbird
    r"""|\bname\s*=\s*["']?quote\b"""
    r"""|border:\s*none;\s*border-top:\s*solid\s+\#[BE][0-9A-F]{5}\s+1""",  # Outlook for Windows
    re.IGNORECASE,
)
_FORWARD = re.compile(
    r"forwarded message|begin forwarded|अग्रेषित|फ़ॉरवर्ड|ఫార్వర్డ్|ఫార్వార్డ్|ফরওয়ার্ড|ফরোয়ার্ড|ফরওয়ার্ড", re.IGNORECASE
)
_NO_WORDS = re.compile(r"<[^<>]*>|&nbsp;|\s+")
_UNSEEN = re.compile(r"(?is)<(style|head|title|script)\b.*?</\1\s*>")
_QUOTE_END = re.compile(r"</blockquote\s*>", re.IGNORECASE)


def fold_html(html: str) -> tuple[str, bool]:
    """The HTML of the new part, and whether a repeated part was found and left out."""
    begin = next((tag.start() for tag in _TAG.finditer(html) if _MARKS.search(tag[0])), None)
    if begin is None or _FORWARD.search(html[begin : begin + 600]):
        return html, False
    new, quoted = html[:begin], html[begin:]
    if not _NO_WORDS.sub("", _UNSEEN.sub("", new[:200_000])):
        return html, False
    ends = list(_QUOTE_END.finditer(quoted))
    if ends and len(_NO_WORDS.sub("", quoted[ends[-1].end() :][:50_000])) > 3:
        return html, False  # there are words below or between: all of it stays
    return new, True
