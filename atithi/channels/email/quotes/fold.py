"""Finds, in the text of a mail, where the new words end and the repeated ones begin."""

from dataclasses import dataclass

from atithi.channels.email.quotes.phrases import (
    BEGINS,
    FORWARDED,
    LABELS,
    PHONE_SIGNATURE,
    QUOTED,
    RULE,
    SAYS_WHO_OR_WHEN,
    WROTE,
)

MOST_LINES = 20_000
LONGEST_LINE = 400  # nothing that introduces a quote is longer; and patterns stay quick
INTRODUCTION_LINES = 4
SIGNATURE_LINES = 12


@dataclass(frozen=True)
class Folded:
    """The new words, and what was folded away (quotes and signatures)."""

    new: str
    quoted: str


def fold(text: str) -> Folded:
    """Parts new words from repeated ones. An answer between the quoted lines is left as it stands."""
    lines = text.split("\n")
    start = _start_of_quote([line if len(line) <= LONGEST_LINE else "…" for line in lines[:MOST_LINES]])
    if start is None:
        return _without_signature(lines, [])
    above, below = lines[:start], lines[start:]
    answer = _answer_below(below)
    if any(line.strip() for line in above):
        if answer is not None and _is_interleaved(below):
            return Folded(text.strip("\n"), "")
        if answer is not None:
            quoted, rest = below[:answer], below[answer:]
            if _is_tail(rest):
                return _without_signature(above, below)
            return _without_signature([*above, "", *rest], quoted)
        return _without_signature(above, below)
    if answer is None:
        return Folded(text.strip("\n"), "")  # nothing but a quote: it is all there is to read
    if _is_interleaved(below):
        return Folded(text.strip("\n"), "")
    return _without_signature(below[answer:], below[:answer])


def _start_of_quote(lines: list[str]) -> int | None:
    for index, line in enumerate(lines):
        if not line.strip():
            continue
        if FORWARDED.match(line):
            return None  # a forwarded mail is what its sender wants us to read
        if QUOTED.match(line) or (RULE.match(line) and _is_header_block(lines, index + 1)):
            return index
        if _is_header_block(lines, index):
            return index
        if (first := _introduction(lines, index)) is not None:
            return first
        if line.lstrip().startswith(">") and _quote_run(lines, index) >= 2:
            return index
    return None


def _introduction(lines: list[str], index: int) -> int | None:
    """Where an introduction that ends on this line began: it may be wrapped over several lines."""
    line = lines[index].strip().lstrip("> ")
    if not WROTE.search(line):
        return None
    if not line.rstrip().endswith((":", "：", "-")) and not _quote_follows(lines, index):
        return None
    joined, first = line, index
    for back in range(1, INTRODUCTION_LINES):
        if SAYS_WHO_OR_WHEN.search(joined) and (BEGINS.match(joined) or not _is_wrapped(lines, first)):
            return first
        if first == 0 or not lines[index - back].strip():
            break
        first = index - back
        joined = lines[first].strip().lstrip("> ") + " " + joined
    if SAYS_WHO_OR_WHEN.search(joined) and len(joined) < 500:
        return first
    return None


def _is_wrapped(lines: list[str], first: int) -> bool:
    """Whether the line above may be the beginning of this introduction."""
    return first > 0 and bool(lines[first - 1].strip()) and bool(SAYS_WHO_OR_WHEN.search(lines[first - 1]))


def _quote_follows(lines: list[str], index: int) -> bool:
    following = next((line for line in lines[index + 1 : index + 4] if line.strip()), "")
    return following.lstrip().startswith((">", "|"))


def _is_header_block(lines: list[str], index: int) -> bool:
    """From, Sent, To, Subject on lines of their own (at least three of the four, the sender first)."""
    while index < len(lines) and not lines[index].strip():
        index += 1
    if index >= len(lines) or not LABELS["from"].match(lines[index]):
        return False
    block = [line for line in lines[index + 1 : index + 9] if line.strip()][:5]
    return sum(any(LABELS[kind].match(line) for line in block) for kind in ("sent", "to", "subject")) >= 2


def _quote_run(lines: list[str], index: int) -> int:
    run = 0
    for line in lines[index : index + 50]:
        if not line.lstrip().startswith(">"):
            break
        run += 1
    return run


def _answer_below(below: list[str]) -> int | None:
    """Where, behind quoted lines marked with `>`, unquoted words follow; None where the quote has no such end."""
    first = next((index for index, line in enumerate(below) if line.lstrip().startswith(">")), None)
    if first is None or first > INTRODUCTION_LINES + 4:
        return None
    for index in range(first + 1, len(below)):
        line = below[index]
        if line.strip() and not line.lstrip().startswith(">") and not _is_lost_wrap(below, index):
            return index
    return None


def _is_lost_wrap(below: list[str], index: int) -> bool:
    """A quoted line that was wrapped without its mark: one short line between two quoted ones."""
    before, after = below[index - 1], below[index + 1] if index + 1 < len(below) else ""
    return (
        before.lstrip().startswith(">")
        and after.lstrip().startswith(">")
        and len(before) > 60
        and len(below[index]) < 40
    )


def _is_interleaved(below: list[str]) -> bool:
    """Whether words stand between quoted lines, rather than only after them."""
    answer = _answer_below(below)
    return answer is not None and any(line.lstrip().startswith(">") for line in below[answer + 1 :])


def _is_tail(rest: list[str]) -> bool:
    """Whether what stands below a quote is only a signature or a list's footer."""
    said = [line for line in rest if line.strip()]
    return (
        not said
        or said[0].rstrip() in {"--", "-- "}
        or bool(PHONE_SIGNATURE.match(said[0]))
        or set(said[0].strip()) <= set("_-=")
    )


def _without_signature(lines: list[str], quoted: list[str]) -> Folded:
    cut = len(lines)
    for index, line in enumerate(lines):
        mark = (
            line in {"-- ", "--", "—"} and len([rest for rest in lines[index + 1 :] if rest.strip()]) <= SIGNATURE_LINES
        )
        phone = PHONE_SIGNATURE.match(line) and len([rest for rest in lines[index + 1 :] if rest.strip()]) <= 2
        if (mark or phone) and any(before.strip() for before in lines[:index]):
            cut = index
            break
    signature = [line for line in lines[cut:] if line.strip()]
    new = "\n".join(lines[:cut]).strip("\n").rstrip()
    folded = [*signature, ""] if signature and quoted else signature
    return Folded(new, "\n".join([*folded, *quoted]).strip("\n"))
