"""The calendar of a due date: on the terminal, and as a drawing (SVG) that reads in dark and light."""

import xml.etree.ElementTree as ET

import click

from handlers.domain.derivation import say, say_month
from handlers.due_calendar import Day, DayKind, Month

_MARKS = {
    DayKind.DUE: ("bright_white", "red", "the last day"),
    DayKind.RECEIVED: ("bright_white", "blue", "received"),
    DayKind.STRICT: ("black", "yellow", "the last day without pauses or extension"),
    DayKind.STILL: ("cyan", None, "does not count"),
    DayKind.OFF: ("bright_black", None, "weekend or holiday"),
    DayKind.RUNNING: (None, None, "runs"),
    DayKind.OUTSIDE: (None, None, ""),
}
#: What stands beside a day where there are no colours.
_SIGNS = {DayKind.DUE: "!", DayKind.RECEIVED: "*", DayKind.STRICT: "?", DayKind.STILL: "=", DayKind.OFF: "."}


def print_calendar(shown: tuple[Month, ...]) -> None:
    """Print the months one below the other, and what the marks mean."""
    for month in shown:
        click.secho(f"\n{say_month(month.year, month.number)}", bold=True)
        click.echo(" ".join(f"{name:>3}" for name in _WEEKDAYS))
        for week in month.weeks:
            click.echo(" ".join(_cell(day) for day in week).rstrip())
    click.echo()
    click.echo("  ".join(f"{sign} {_MARKS[kind][2]}" for kind, sign in _SIGNS.items()))


_WEEKDAYS = ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")


def _cell(day: Day | None) -> str:
    if day is None:
        return "   "
    if day.kind is DayKind.OUTSIDE:
        return f"{day.on.day:>2} "
    front, back, _ = _MARKS[day.kind]
    return click.style(f"{day.on.day:>2}{_SIGNS.get(day.kind, ' ')}", fg=front, bg=back)


_CELL, _GAP, _HEAD, _LINE = 34, 28, 64, 22
_COLUMNS = 3
_STYLE = """
  .paper { fill: #ffffff } text { fill: #1b1f24; font: 13px system-ui, sans-serif; text-anchor: middle }
  .name { font-weight: 600; text-anchor: start } .legend { text-anchor: start; font-size: 12px }
  .weekday, .outside text { fill: #59636e } rect { fill: none } .running rect { fill: #dbe9ff }
  .off rect { fill: #e7eaee } .off text { fill: #59636e } .still rect { fill: #c5f0ea }
  .received rect { fill: #1f5fbf } .received text { fill: #ffffff }
  .due rect { fill: #b3261e } .due text { fill: #ffffff; font-weight: 700 }
  .strict rect { fill: #ffe08a; stroke: #7a5b00 } .strict text { fill: #1b1f24 }
  @media (prefers-color-scheme: dark) {
    .paper { fill: #14171b } text { fill: #e9edf2 } .weekday, .outside text { fill: #98a2ad }
    .running rect { fill: #1d3557 } .off rect { fill: #2a2f36 } .off text { fill: #b4bcc6 }
    .still rect { fill: #0f4a44 }
  }
"""


def draw_calendar(shown: tuple[Month, ...], headline: str) -> str:
    """Return the months as an SVG document; its description says in words what is seen.

    Args:
        headline: one sentence.
    """
    columns = min(_COLUMNS, len(shown))
    rows = -(-len(shown) // columns)
    width = columns * (7 * _CELL + _GAP) + _GAP
    kinds = _legend(shown)
    height = _HEAD + rows * _month_height() + (len(kinds) + 1) * _LINE
    picture = ET.Element(
        "svg", xmlns="http://www.w3.org/2000/svg", viewBox=f"0 0 {width} {height}", role="img"
    )
    ET.SubElement(picture, "title").text = headline
    ET.SubElement(picture, "desc").text = _described(shown)
    ET.SubElement(picture, "style").text = _STYLE
    ET.SubElement(picture, "rect", {"class": "paper", "width": str(width), "height": str(height)})
    _write(picture, _GAP, 36, headline, "name")
    for number, month in enumerate(shown):
        left = _GAP + (number % columns) * (7 * _CELL + _GAP)
        _draw_month(picture, month, left, _HEAD + (number // columns) * _month_height())
    _draw_legend(picture, _HEAD + rows * _month_height() + _LINE // 2, kinds)
    return ET.tostring(picture, encoding="unicode")


def _month_height() -> int:
    return _CELL * 8 + 12


def _draw_month(picture: ET.Element, month: Month, left: int, top: int) -> None:
    _write(picture, left, top + 14, say_month(month.year, month.number), "name")
    for column, name in enumerate(_WEEKDAYS):
        _write(picture, left + column * _CELL + _CELL // 2, top + 40, name, "weekday")
    for row, week in enumerate(month.weeks):
        for column, day in enumerate(week):
            if day is not None:
                _draw_day(picture, day, left + column * _CELL, top + 50 + row * _CELL)


def _draw_day(picture: ET.Element, day: Day, left: int, top: int) -> None:
    group = ET.SubElement(picture, "g", {"class": day.kind.value})
    told = ", ".join(part for part in (say(day.on), _MARKS[day.kind][2], day.note) if part)
    ET.SubElement(group, "title").text = told
    side = str(_CELL - 3)
    ET.SubElement(group, "rect", {"x": str(left), "y": str(top), "width": side, "height": side, "rx": "6"})
    _write(group, left + (_CELL - 3) // 2, top + _CELL // 2 + 3, str(day.on.day), "")


def _draw_legend(picture: ET.Element, top: int, kinds: list[DayKind]) -> None:
    for line, kind in enumerate(kinds):
        middle = top + line * _LINE
        group = ET.SubElement(picture, "g", {"class": kind.value})
        ET.SubElement(
            group, "rect", {"x": str(_GAP), "y": str(middle - 8), "width": "14", "height": "14", "rx": "4"}
        )
        _write(picture, _GAP + 22, middle + 4, _MARKS[kind][2], "legend")


def _write(parent: ET.Element, left: int, top: int, text: str, kind: str) -> None:
    ET.SubElement(parent, "text", {"x": str(left), "y": str(top), "class": kind}).text = text


def _legend(shown: tuple[Month, ...]) -> list[DayKind]:
    seen = {day.kind for day in _days(shown)}
    return [kind for kind in DayKind if kind in seen and _MARKS[kind][2]]


def _days(shown: tuple[Month, ...]) -> list[Day]:
    return [day for month in shown for week in month.weeks for day in week if day]


def _described(shown: tuple[Month, ...]) -> str:
    marked = (DayKind.RECEIVED, DayKind.STRICT, DayKind.DUE)
    parts = [f"{say(day.on)}: {_MARKS[day.kind][2]}" for day in _days(shown) if day.kind in marked]
    still = sum(day.kind is DayKind.STILL for day in _days(shown))
    return "; ".join([*parts, *([f"{still} days do not count"] if still else [])]) + "."
