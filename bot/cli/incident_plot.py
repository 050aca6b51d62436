"""The clock of an incident as a drawing (SVG) that reads in dark and light: a line with its rungs."""

import xml.etree.ElementTree as ET
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from handlers.domain.clock.breach import BreachEnd
from handlers.domain.incidents.ladder import LEGAL, STRICT, rung_at

_LEFT, _LENGTH, _LINE, _HEIGHT = 40, 640, 96, 190
_STYLE = """
  .paper { fill: #ffffff } text { fill: #1b1f24; font: 13px system-ui, sans-serif }
  .name { font-weight: 600 } .small { font-size: 12px; fill: #59636e } .middle { text-anchor: middle }
  .end { text-anchor: end } line { stroke-width: 6 } circle { stroke-width: 3 }
  .time { stroke: #1f5fbf } .rest { stroke: #b3261e } .rung { fill: #ffffff; stroke: #1f5fbf }
  .target { fill: #ffe08a; stroke: #7a5b00 } .legal { fill: #b3261e; stroke: #b3261e }
  .now { stroke-width: 2 } .now { stroke: #1b1f24; stroke-dasharray: 4 3 }
  @media (prefers-color-scheme: dark) {
    .paper { fill: #14171b } text { fill: #e9edf2 } .small { fill: #98a2ad } .rung { fill: #14171b }
    .time, .rung { stroke: #7aa7ff } .now { stroke: #e9edf2 }
  }
"""


def draw_clock(end: BreachEnd, zone: ZoneInfo, title: str, now: datetime | None = None) -> str:
    """Return the clock as an SVG document; its description says in words what is seen.

    Args:
        now: drawn where it lies on the line; None leaves it out.
    """
    picture = ET.Element(
        "svg", xmlns="http://www.w3.org/2000/svg", viewBox=f"0 0 {2 * _LEFT + _LENGTH} {_HEIGHT}", role="img"
    )
    ET.SubElement(picture, "title").text = title
    ET.SubElement(picture, "desc").text = " ".join(step.text for step in end.steps)
    ET.SubElement(picture, "style").text = _STYLE
    ET.SubElement(picture, "rect", {"class": "paper", "width": "100%", "height": "100%", "rx": "8"})
    _text(picture, _LEFT, 32, title, "name")
    _stroke(picture, _at(end, end.aware_at), _at(end, end.strict_at), "time")
    _stroke(picture, _at(end, end.strict_at), _at(end, end.legal_at), "rest")
    for number in range(STRICT):
        x = _at(end, rung_at(number, end).at)
        _dot(picture, x, "rung")
        hours = round((end.strict_at - rung_at(number, end).at) / timedelta(hours=1))
        if hours not in {1, 3}:  # no room for their words
            _text(picture, x, _LINE + 30, f"{hours} h", "small middle")
    _dot(picture, _at(end, end.strict_at), "target")
    _dot(picture, _at(end, end.legal_at), "legal")
    _text(picture, _LEFT, 68, f"Aware {_moment(end.aware_at, zone)}", "small")
    _text(picture, _LEFT + _LENGTH, 52, f"Target {_moment(end.strict_at, zone)}", "small end")
    _text(picture, _LEFT + _LENGTH, 72, f"Legal end {_moment(rung_at(LEGAL, end).at, zone)}", "small end")
    told = "Rings at every mark, at any hour, then every 12 hours until somebody notifies or decides."
    _text(picture, _LEFT, _HEIGHT - 24, told, "small")
    if now is not None and end.aware_at <= now <= end.legal_at:
        x = _at(end, now)
        lines = {
            "x1": _pixel(x),
            "x2": _pixel(x),
            "y1": str(_LINE - 18),
            "y2": str(_LINE + 18),
            "class": "now",
        }
        ET.SubElement(picture, "line", lines)
    ET.indent(picture)
    return ET.tostring(picture, encoding="unicode") + "\n"


def _at(end: BreachEnd, at: datetime) -> float:
    return _LEFT + _LENGTH * ((at - end.aware_at) / (end.legal_at - end.aware_at))


def _moment(at: datetime, zone: ZoneInfo) -> str:
    return f"{at.astimezone(zone):%Y-%m-%d %H:%M}"


def _stroke(picture: ET.Element, start: float, stop: float, name: str) -> None:
    line = {"x1": _pixel(start), "x2": _pixel(stop), "y1": str(_LINE), "y2": str(_LINE), "class": name}
    ET.SubElement(picture, "line", line)


def _dot(picture: ET.Element, x: float, name: str) -> None:
    ET.SubElement(picture, "circle", {"cx": _pixel(x), "cy": str(_LINE), "r": "6", "class": name})


def _text(picture: ET.Element, x: float, y: int, words: str, name: str) -> None:
    ET.SubElement(picture, "text", {"x": _pixel(x), "y": str(y), "class": name}).text = words


def _pixel(x: float) -> str:
    return f"{x:.1f}"
