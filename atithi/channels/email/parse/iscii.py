"""ISCII (IS 13194:1991), the eight-bit code of Indian scripts before Unicode; old webmails still send it."""

# Bytes A1 to FA in Devanagari. The other scripts lie at the same offsets of their own Unicode blocks.
_DEVANAGARI = (
    "ँंःअआइईउऊऋऎएऐऍऒओऔऑकखगघङचछजझञटठडढणतथदधनऩपफबभमय\u095fरऱलळऴवशषसह\u200dािीुूृॆेैॅॊोौॉ़्।\x00\x00\x00\x00\x00\x00०१२३४५६७८९"
)
_BLOCKS = {"de": 0x0900, "be": 0x0980, "pa": 0x0A00, "gu": 0x0A80, "or": 0x0B00, "ta": 0x0B80, "te": 0x0C00,
           "as": 0x0980, "ka": 0x0C80, "ma": 0x0D00}  # fmt: skip
# Windows' numbers of the same codes, and what follows the attribute byte EF in running text.
_PAGES = {"57002": "de", "57003": "be", "57004": "ta", "57005": "te", "57006": "as", "57007": "or", "57008": "ka",
          "57009": "ma", "57010": "gu", "57011": "pa"}  # fmt: skip
_ATTRIBUTES = {0x42: "de", 0x43: "be", 0x44: "ta", 0x45: "te", 0x46: "as", 0x47: "or", 0x48: "ka", 0x49: "ma",
               0x4A: "gu", 0x4B: "pa"}  # fmt: skip
_HALANT, _NUKTA, _ATTRIBUTE = 0xE8, 0xE9, 0xEF


def script_of(label: str) -> str | None:
    """The script that a charset label such as `x-iscii-de` or `cp57005` names; None for another charset."""
    if label.startswith("x-iscii-") and label[8:] in _BLOCKS:
        return label[8:]
    if label in {"iscii", "x-iscii", "iscii-91"}:
        return "de"
    return _PAGES.get(label.removeprefix("cp").removeprefix("windows-").removeprefix("x-cp"))


def decode(data: bytes, script: str) -> str:
    """`data` as text; every byte above 7F is a letter of `script` until an attribute switches to another."""
    out: list[str] = []
    base = _BLOCKS[script]
    index = 0
    while index < len(data):
        byte = data[index]
        following = data[index + 1] if index + 1 < len(data) else 0
        if byte == _ATTRIBUTE and following in _ATTRIBUTES:
            base = _BLOCKS[_ATTRIBUTES[following]]
            index += 2
            continue
        if byte == _HALANT and following in {_HALANT, _NUKTA}:  # explicit and soft halant
            out.append(chr(base + 0x4D) + ("\u200c" if following == _HALANT else "\u200d"))
            index += 2
            continue
        out.append(_letter(byte, base))
        index += 1
    return "".join(out)


def _letter(byte: int, base: int) -> str:
    if byte < 0x80:
        return chr(byte)
    index = byte - 0xA1
    letter = _DEVANAGARI[index] if 0 <= index < len(_DEVANAGARI) else "\x00"
    if letter == "\x00":
        return "\ufffd"
    if letter in "।\u200d":
        return letter
    return chr(base + ord(letter) - 0x0900)
