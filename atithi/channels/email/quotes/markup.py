"""The same for HTML: each program marks what it quotes in a way of its own."""

import re

# The first of these begins the repeated part. Checked against what the programs write in 2026.
_MARKS = re.compile(
    r"""<div[^>]*\bclass\s*=\s*["']?[^"'>]*\bgmail_quote(?:_container)?\b"""  # Gmail
    r"""|<div[^>]*\bid\s*=\s*["']?(?:x_)*(?:appendonsend|divRplyFwdMsg|OLK_SRC_BODY_SECTION)\b"""  # Outlook
    r"""|<div[^>]*\bid\s*=\s*["']?mail-editor-reference-message-container\b"""
    r"""|<hr[^>]*\bid\s*=\s*["']?stopSpelling\b"""
    r"""|<div[^>]*style\s*=\s*["'][^"']*border:\s*none;\s*border-top:\s*solid\s+\#[BE][0-9A-F]{5}\s+1"""
    r"""|<blockquote[^>]*\btype\s*=\s*["']?cite\b"""  # Apple Mail, Thunderbird
    r"""|<div[^>]*\bclass\s*=\s*["']?[^"'>]*\b(?:moz-cite-prefix|yahoo_quoted|protonmail_quote|tutanota_quote|zmail_extra|k9mail-header|fastmail-quote)\b"""
    r"""|<div[^>]*\bid\s*=\s*["']?[^"'>]*(?:yahoo_quoted|Zm-_Id_-Sgn-_-Quote|composer_quote)"""
    r"""|<blockquote[^>]*\bclass\s*=\s*["']?[^"'>]*\b(?:gmail_quote|k9mail|protonmail_quote)\b"""
    r"""|<div[^>]*\bname\s*=\s*["']?quote\b""",
    re.IGNORECASE,
)
_FORWARD = re.compile(r"forwarded message|begin forwarded|अग्रेषित|फ़ॉरवर्ड|ఫార్వ|ఫార్వార్డ్|ফরওয়ার্ড|ফরোয়ার্ড|ফরওয়ার্ড", re.IGNORECASE)
_TAGS = re.compile(r"<[^>]+>|&nbsp;|\s+")
_QUOTE_END = re.compile(r"</blockquote\s*>", re.IGNORECASE)


def fold_html(html: str) -> tuple[str, bool]:
    """The HTML of the new part, and whether a repeated part was found and left out."""
    found = _MARKS.search(html)
    if found is None or _FORWARD.search(html[found.start() : found.start() + 600]):
        return html, False
    new, quoted = html[: found.start()], html[found.start() :]
    if not _TAGS.sub("", re.sub(r"(?is)<(style|head|title|script)\b.*?</\1\s*>", "", new)):
        return html, False
    ends = list(_QUOTE_END.finditer(quoted))
    if ends and len(_TAGS.sub("", quoted[ends[-1].end() :])) > 3:
        return html, False  # there are words below or between: all of it stays
    return new, True
