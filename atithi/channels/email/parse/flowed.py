"""Text of format=flowed (RFC 3676): lines that only broke for the width are joined again."""


def unflow(text: str, *, delsp: bool) -> str:
    """`text` with its soft line breaks undone; quoted lines are joined only with others of the same depth."""
    out: list[str] = []
    previous_depth, soft = 0, False
    for line in text.split("\n"):
        depth = len(line) - len(line.lstrip(">"))
        content = line[depth:]
        if content.startswith(" "):  # space-stuffing
            content = content[1:]
        if soft and depth == previous_depth and content != "-- ":
            base = out[-1][:-1] if delsp else out[-1]
            out[-1] = base + content
        else:
            out.append(">" * depth + (" " if depth and content else "") + content)
        soft = content.endswith(" ") and content != "-- "
        previous_depth = depth
    return "\n".join(line.rstrip() if line != "-- " else line for line in out)
