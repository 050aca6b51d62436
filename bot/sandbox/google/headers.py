"""The few headers that a mail server looks at, read without mercy for odd ones."""

import re

_ID = re.compile(r"<[^<>\s]+>")
_PREFIX = re.compile(r"(?i)^\s*((re|sv|vs|aw|fwd?)\s*:\s*)+")
_ADDRESS = re.compile(r"[^\s<>,\"]+@[^\s<>,\"]+")


def head(raw: bytes) -> str:
    """Return the head of a mail with its folded lines joined."""
    end = re.search(rb"\r?\n\r?\n", raw)
    text = raw[: end.start() if end else len(raw)][:65_536].decode("latin-1")
    return re.sub(r"\r?\n[ \t]+", " ", text)


def header(raw: bytes, name: str) -> str:
    """Return a header's value, "" where there is none."""
    found = re.search(rf"(?im)^{re.escape(name)}:[ \t]*(.*?)\r?$", head(raw))
    return found[1].strip() if found else ""


def headers(raw: bytes, names: set[str]) -> list[dict[str, str]]:
    """Return the named headers (lower case) in the order they stand in, as Gmail lists them."""
    listed = []
    for line in head(raw).splitlines():
        name, colon, value = line.partition(":")
        if colon and name.lower() in names:
            listed.append({"name": name, "value": value.strip()})
    return listed


def message_ids(text: str) -> list[str]:
    """Return the Message-IDs in a text."""
    return _ID.findall(text)


def subject(raw: bytes) -> str:
    """Return a subject without the marks of replies."""
    return _PREFIX.sub("", header(raw, "subject")).strip()


def addresses(text: str) -> list[str]:
    """Return the addresses in a header, lower case."""
    return [found.lower() for found in _ADDRESS.findall(text)]


def with_header(raw: bytes, name: str, value: str) -> bytes:
    """Return the mail with a header in place of the one of that name, or on top."""
    line = f"{name}: {value}".encode("latin-1")
    pattern = re.compile(rb"(?im)^" + re.escape(name.encode("ascii")) + rb":.*(?:\r?\n[ \t].*)*")
    end = re.search(rb"\r?\n\r?\n", raw)
    stop = end.start() if end else len(raw)
    top, replaced = pattern.subn(line.replace(b"\\", b"\\\\"), raw[:stop], count=1)
    return (top if replaced else line + b"\r\n" + raw[:stop]) + raw[stop:]
