"""The page of a certificate: one sheet of A4 that can be framed, drawn from the signed statement alone.

It is drawn in a process of its own, as charts are: JSON in on standard input, a PDF out on standard output.
The same statement gives the same bytes, so that nothing enters the page that is not in the statement.
"""

import io
import json
import math
import sys
import textwrap
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

import matplotlib as mpl
from matplotlib.backends.backend_pdf import FigureCanvasPdf
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Circle, Ellipse, Rectangle

WIDE, HIGH = 210.0, 297.0  # millimetres
_INK, _QUIET, _LINE, _ACCENT = "#1b2733", "#5a6673", "#b9c1c9", "#1f4e79"
_PAPER = "#fffefb"
_SERIF, _SANS, _MONO = "DejaVu Serif", "DejaVu Sans", "DejaVu Sans Mono"
_LEFT, _RIGHT, _MIDDLE = 24.0, 186.0, 105.0
#: Holds that are named; the document names all.
_NAMED = 5
_TIMES = (
    ("disconnected", "Disconnected"),
    ("begun", "Begun"),
    ("unreadable", "Unreadable"),
    ("gone", "Deleted"),
    ("ended", "Ended"),
)
_COUNTS = (
    ("cases", "cases left as\nskeletons"),
    ("letters", "letters\ndeleted"),
    ("files", "files\ndeleted"),
    ("posts", "posts deleted\nor emptied"),
    ("reserved", "cases kept\nunder a hold"),
)


class Sheet:
    """One sheet that is written on in millimetres from its lower left corner."""

    def __init__(self) -> None:
        self.figure = Figure(figsize=(WIDE / 25.4, HIGH / 25.4), facecolor=_PAPER)
        FigureCanvasPdf(self.figure)

    def write(
        self, x: float, y: float, text: str, size: float, font: str = _SANS, colour: str = _INK, **more: str
    ) -> None:
        """Write a text, literally: a dollar sign is one."""
        said: dict[str, Any] = {
            "fontsize": size,
            "family": font,
            "color": colour,
            "parse_math": False,
            **more,
        }
        self.figure.text(x / WIDE, y / HIGH, text, linespacing=1.35, **said)

    def line(self, start: tuple[float, float], end: tuple[float, float], width: float, colour: str) -> None:
        """Draw a line."""
        xs, ys = ([a / whole, b / whole] for a, b, whole in zip(start, end, (WIDE, HIGH), strict=True))
        self.figure.add_artist(Line2D(xs, ys, linewidth=width, color=colour))

    def frame(self, margin: float, width: float, colour: str) -> None:
        """Draw a frame along the edges."""
        place = (margin / WIDE, margin / HIGH)
        size = (1 - 2 * margin / WIDE, 1 - 2 * margin / HIGH)
        self.figure.add_artist(Rectangle(place, *size, fill=False, linewidth=width, edgecolor=colour))

    def dot(self, x: float, y: float, across: float, *, filled: bool = True) -> None:
        """Draw a dot on the line of time."""
        self.figure.add_artist(
            Ellipse(
                (x / WIDE, y / HIGH),
                across / WIDE,
                across / HIGH,
                facecolor=_ACCENT if filled else _PAPER,
                edgecolor=_ACCENT,
                linewidth=1.2,
                zorder=3,
            )
        )

    def pdf(self, title: str, organisation: str) -> bytes:
        """Return the sheet; nothing of the machine or the moment is written into it."""
        target = io.BytesIO()
        said = {
            "Title": title,
            "Author": organisation,
            "Creator": "Ombud",
            "Producer": None,
            "CreationDate": None,
        }
        with mpl.rc_context({"pdf.fonttype": 42, "pdf.compression": 9}):
            self.figure.savefig(target, format="pdf", metadata=said, facecolor=_PAPER)
        return target.getvalue()


def drawn(statement: Mapping[str, Any], key: str, signature: str) -> bytes:
    """Return the page of a certificate as a PDF.

    Args:
        key, signature: hexadecimal.
    """
    sheet = Sheet()
    sheet.frame(9, 2.2, _ACCENT)
    sheet.frame(11.2, 0.5, _ACCENT)
    _heading(sheet, statement)
    _sentences(sheet, statement)
    _counts(sheet, statement["counts"])
    _times(sheet, statement["times"])
    _gone(sheet, statement)
    _kept(sheet, statement)
    _proof(sheet, statement, key, signature)
    _rosette(sheet, bytes.fromhex(signature))
    return sheet.pdf(f"Certificate of destruction {statement['certificate']}", statement["organisation"])


def _heading(sheet: Sheet, statement: Mapping[str, Any]) -> None:
    sheet.write(_MIDDLE, 272, "O M B U D", 10, colour=_ACCENT, ha="center")
    sheet.write(_MIDDLE, 257, "Certificate of Destruction", 25, font=_SERIF, ha="center")
    sheet.write(_MIDDLE, 248.5, f"No. {statement['certificate']}", 12, colour=_QUIET, ha="center")
    sheet.line((_MIDDLE - 22, 243), (_MIDDLE + 22, 243), 1.0, _ACCENT)
    name = "\n".join(_lines(statement["organisation"], 44, 2))
    many = "\n" in name
    sheet.write(
        _MIDDLE, 234.5, name, 13 if many else 17, font=_SERIF, ha="center", va="center", weight="bold"
    )


def _sentences(sheet: Sheet, statement: Mapping[str, Any]) -> None:
    about, at = statement["about"], statement["times"]["unreadable"]
    what = f"what was read from the mailbox “{about['mailbox']}” (no.\N{NO-BREAK SPACE}{about['mailbox_id']})"
    if about["kind"] == "reserve":
        keeper = "law" if statement.get("obligations") else "legal hold"
        what = (
            f"case {about['case']}, which a {keeper} had kept apart of the mailbox “{about['mailbox']}” "
            f"(no.\N{NO-BREAK SPACE}{about['mailbox_id']}),"
        )
    by = (
        "on the day set for it"
        if statement["asked_by"] == "ombud"
        else f"asked for by {statement['asked_by']}"
    )
    text = (
        f"This certifies that {what} has been destroyed in the live system. On {_day(at)} at {_time(at)} its "
        "data key was destroyed: from that instant on, nothing that was sealed under it can be read."
    )
    lines = _lines(text, 80, 5)
    sheet.write(_MIDDLE, 224, "\n".join(lines), 10.5, font=_SERIF, ha="center", va="top")
    why = "\n".join(_lines(f"{statement['why']} Begun {by}.", 100, 2))
    sheet.write(_MIDDLE, 201, why, 8.5, colour=_QUIET, ha="center", va="top")


def _counts(sheet: Sheet, counts: Mapping[str, int]) -> None:
    wide = (_RIGHT - _LEFT) / len(_COUNTS)
    numbers = [f"{counts.get(name, 0):,}".replace(",", "\N{NARROW NO-BREAK SPACE}") for name, _ in _COUNTS]
    size = 20 if max(map(len, numbers)) < 7 else 14
    for at, ((_, said), number) in enumerate(zip(_COUNTS, numbers, strict=True)):
        x = _LEFT + wide * (at + 0.5)
        sheet.write(x, 180, number, size, font=_SERIF, colour=_ACCENT, ha="center")
        sheet.write(x, 176.5, said, 7.5, colour=_QUIET, ha="center", va="top")
        if at:
            sheet.line((x - wide / 2, 169), (x - wide / 2, 188), 0.5, _LINE)


def _times(sheet: Sheet, times: Mapping[str, str | None]) -> None:
    y, wide = 155.0, (_RIGHT - _LEFT) / len(_TIMES)
    sheet.line((_LEFT + wide / 2, y), (_RIGHT - wide / 2, y), 1.2, _ACCENT)
    for at, (name, said) in enumerate(_TIMES):
        x, happened = _LEFT + wide * (at + 0.5), times[name]
        sheet.dot(x, y, 4.2 if name == "unreadable" else 2.8, filled=bool(happened))
        weight = "bold" if name == "unreadable" else "normal"
        sheet.write(x, y + 4.5, said, 8.5, ha="center", weight=weight)
        told = f"{happened[:10]}\n{_time(happened)}" if happened else "–"
        sheet.write(x, y - 4.5, told, 7.5, colour=_QUIET, ha="center", va="top")


def _gone(sheet: Sheet, statement: Mapping[str, Any]) -> None:
    stores = [one for one in statement["stores"] if one["rows_left"] is not None]
    deleted = [one for one in stores if one["fate"] == "deleted"]
    emptied = [one for one in stores if one["fate"] == "emptied"]
    left = sum(one["rows_left"] for one in deleted)
    filled = sum(one["rows_with_content_left"] for one in emptied)
    key = (
        f"Data key no. {statement['key']['id']}, and with it every sealed piece, in older backups too for "
        "whoever has no older copy of that key."
    )
    text = [
        key,
        f"{len(deleted)} stores of letters, files and access: {left} rows left.",
        f"{len(emptied)} stores of records, emptied of names and words: {filled} rows with content left.",
    ]
    _column(sheet, _LEFT, "Destroyed", text)


def _kept(sheet: Sheet, statement: Mapping[str, Any]) -> None:
    holds = statement["holds"]
    text = [
        "Of each case a skeleton: number, rights, dates, outcome, and a record whose words are gone.",
        f"Under {statement['rule']}.",
    ]
    standing = [one for one in holds if one["released"] is None]
    if standing:
        text.append(
            f"Under legal hold ({statement['holds_rule'].split(':')[0]}), each under a key of its own:"
        )
        text += [f"{_hold(one)}" for one in standing[:_NAMED]]
        if len(standing) > _NAMED:
            text.append(f"and {len(standing) - _NAMED} more, which the attached document names.")
    elif holds:
        text.append("Legal holds released: " + ", ".join(str(one["hold"]) for one in holds[:_NAMED]) + ".")
    else:
        text.append("No legal hold stood.")
    text += _by_law(statement)
    _column(sheet, _MIDDLE + 4, "Kept", text)


def _by_law(statement: Mapping[str, Any]) -> Iterator[str]:
    """Yield what laws have kept; certificates of before say nothing of it."""
    kept = statement.get("obligations", ())
    if not kept:
        return
    law = statement["obligations_rule"].split(":")[0]
    ends = [one["until"] for one in kept]
    until = f"until {max(ends)} at the latest" if all(ends) else "some with no end known yet"
    cases = "1 case" if len(kept) == 1 else f"{len(kept)} cases"
    yield f"By law ({law}): something of {cases}, {until}; the attached document names them."


def _hold(one: Mapping[str, Any]) -> str:
    return f"case {one['case']}, owner {one['owner']}, review {one['review_on']}"


def _column(sheet: Sheet, x: float, title: str, text: Sequence[str]) -> None:
    sheet.write(x, 134, title, 11, font=_SERIF, colour=_ACCENT)
    sheet.line((x, 131.5), (x + 77, 131.5), 0.5, _LINE)
    y = 128.0
    for paragraph in text:
        lines = _lines(paragraph, 54, 5)
        sheet.write(x, y, "\n".join(lines), 7.8, va="top")
        y -= 4.05 * len(lines) + 1.6


def _proof(sheet: Sheet, statement: Mapping[str, Any], key: str, signature: str) -> None:
    records = statement["records"]
    sheet.write(_LEFT, 65, "Proof", 11, font=_SERIF, colour=_ACCENT)
    sheet.line((_LEFT, 62.5), (_RIGHT, 62.5), 0.5, _LINE)
    rows = (
        ("Public key", key),
        ("Signature", "\n".join(textwrap.wrap(signature, 64))),
        ("Records", f"{records['count']} end in\n{records['sha256']}"),
    )
    y = 58.5
    for name, value in rows:
        sheet.write(_LEFT, y, name, 7.2, colour=_QUIET, va="top")
        sheet.write(_LEFT + 17, y, value, 6.2, font=_MONO, va="top")
        y -= 3.2 * len(value.splitlines()) + 2.2
    told = (
        "Signed with Ed25519. The signed document is attached to this file, and it alone counts. Prove both, "
        "without Ombud's database, with"
    )
    sheet.write(_LEFT, 31.5, "\n".join(_lines(told, 92, 2)), 7.2, colour=_QUIET, va="top")
    sheet.write(_LEFT, 22.8, statement["verify"], 7.2, font=_MONO)
    issued = f"Issued {_day(statement['times']['issued'])} by Ombud {statement['ombud']}"
    sheet.write(_LEFT, 17.5, issued, 7.2, colour=_QUIET)


def _rosette(sheet: Sheet, signature: bytes) -> None:
    """Draw a seal whose curves follow from the signature, so that no two are alike."""
    axes = sheet.figure.add_axes((151 / WIDE, 22 / HIGH, 35 / WIDE, 35 / HIGH))
    axes.set_axis_off()
    axes.set_xlim(-1.05, 1.05)
    axes.set_ylim(-1.05, 1.05)
    axes.set_aspect("equal")
    for radius, width in ((1.0, 1.6), (0.94, 0.5), (0.36, 0.5)):
        axes.add_patch(Circle((0, 0), radius, fill=False, edgecolor=_ACCENT, linewidth=width))
    steps = [2 * math.pi * at / 720 for at in range(721)]
    for at in range(6):
        petals, turn = 7 + signature[at] % 9, 2 * math.pi * signature[at + 8] / 256
        depth = 0.10 + signature[at + 16] / 256 * 0.14
        radii = [0.65 + depth * math.cos(petals * step + turn) for step in steps]
        xs = [r * math.cos(step) for r, step in zip(radii, steps, strict=True)]
        ys = [r * math.sin(step) for r, step in zip(radii, steps, strict=True)]
        axes.plot(xs, ys, color=_ACCENT, linewidth=0.35, alpha=0.75)
    words: dict[str, Any] = {"ha": "center", "color": _ACCENT}
    axes.text(0, 0.03, "signed", fontsize=6.5, family=_SERIF, **words)
    axes.text(0, -0.15, signature.hex()[:8], fontsize=4.8, family=_MONO, **words)


def _lines(text: str, wide: int, most: int) -> list[str]:
    lines = textwrap.wrap(text, wide) or [""]
    return lines if len(lines) <= most else [*lines[: most - 1], f"{lines[most - 1][: wide - 2]} …"]


def _day(instant: str | None) -> str:
    return f"{_read(instant):%d %B %Y}".lstrip("0") if instant else "–"


def _time(instant: str | None) -> str:
    return f"{_read(instant):%H:%M:%S} UTC" if instant else "–"


def _read(instant: str) -> datetime:
    return datetime.fromisoformat(instant)


def main() -> None:
    """Draw the page that is asked for."""
    asked = json.load(sys.stdin)
    sys.stdout.buffer.write(drawn(asked["statement"], asked["key"], asked["signature"]))


if __name__ == "__main__":
    main()
