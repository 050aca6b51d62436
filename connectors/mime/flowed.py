"""Text sent as format=flowed (RFC 3676): soft line breaks joined, quoting kept."""

_SIGNATURE = "-- "


def unflow(text: str, *, delsp: bool) -> str:
    """Return the text with its paragraphs joined; `delsp` drops the space that marks each break."""
    done: list[str] = []
    open_depth: int | None = None
    for line in text.split("\n"):
        body = line.lstrip(">")
        depth = len(line) - len(body)
        body = body.removeprefix(" ")  # space-stuffing
        flows = body.endswith(" ") and body != _SIGNATURE
        kept = body[:-1] if flows and delsp else body
        if open_depth == depth and body != _SIGNATURE:
            done.append(kept)
        else:
            if done:
                done.append("\n")
            done.append(">" * depth + " " * bool(depth and body) + kept)
        open_depth = depth if flows else None
    return "".join(done)
