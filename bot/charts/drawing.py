"""How each kind of chart is drawn, as a table.

What counts as late is drawn in the alarm colour and hatched; the second of two rows is hatched, too.
"""

from collections.abc import Callable, Mapping, Sequence

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from bot.charts import frame, palette
from bot.charts.spec import Spec

_LATE, _OTHER = "//", ".."
_WIDE, _NARROW = 0.68, 0.39
#: So many labels have room side by side.
_ROOM = 9
#: The part of the picture's height that a bar needs to hold its number.
_INSIDE = 0.15


def drawn(spec: Spec) -> bytes:
    """Return a chart as a PNG."""
    return KINDS[spec.kind](spec)


def _ahead(spec: Spec) -> bytes:
    figure, axes = frame.framed(spec)
    (numbers,) = spec.numbers
    for at, one in enumerate(numbers):
        _bar(axes, at, one, _WIDE, late=at < spec.apart)
    if 0 < spec.apart < len(numbers):
        axes.axvline(spec.apart - 0.5, color=palette.QUIET, linewidth=1.5, linestyle=(0, (2, 2)))
    return _finished(spec, (figure, axes), max(numbers, default=0))


def _flow(spec: Spec) -> bytes:
    figure, axes = frame.framed(spec)
    colours, hatches = (palette.MAIN, palette.SECOND), ("", _OTHER)
    for row, numbers in enumerate(spec.numbers):
        shift = (row - 0.5) * (_NARROW + 0.03)
        axes.bar(
            [at + shift for at in range(len(numbers))],
            numbers,
            _NARROW,
            label=spec.names[row],
            color=colours[row],
            hatch=hatches[row],
            edgecolor=palette.GROUND,
            linewidth=0,
        )
        _numbers(axes, [(at + shift, one) for at, one in enumerate(numbers)])
    frame.legend(axes)
    return _finished(spec, (figure, axes), max(map(max, spec.numbers), default=0))


def _answered(spec: Spec) -> bytes:
    figure, axes = frame.framed(spec)
    (numbers,) = spec.numbers
    limit = len(numbers) + spec.apart - 0.5 if spec.apart < 0 else len(numbers) - 0.5
    for at, one in enumerate(numbers):
        _bar(axes, at, one, _WIDE, late=at > limit)
    axes.axvline(limit, color=palette.SECOND, linewidth=3, label=spec.names[0])
    frame.legend(axes)
    return _finished(spec, (figure, axes), max(numbers, default=0))


def _load(spec: Spec) -> bytes:
    figure, axes = frame.framed(spec, sideways=True)
    every, near = spec.numbers
    rows = range(len(spec.labels))
    axes.barh(rows, every, 0.62, label=spec.names[0], color=palette.MAIN)
    axes.barh(
        rows,
        near,
        0.62,
        label=spec.names[1],
        color=palette.SECOND,
        hatch=_OTHER,
        edgecolor=palette.GROUND,
        linewidth=0,
    )
    for at, (one, soon) in enumerate(zip(every, near, strict=True)):
        frame.number(axes, one, at, f"{one}  ({soon})" if soon else str(one), beside=True)
    frame.people(axes, spec.labels)
    frame.legend(axes)
    axes.set_xlim(0, max(*every, 1) * 1.2)
    axes.set_ylim(len(spec.labels) - 0.4, -0.6)
    return frame.png(figure)


#: How far the mark of a line reaches from its place, of the highest.
_MARK = 0.035


def _forecast(spec: Spec) -> bytes:
    figure, axes = frame.framed(spec)
    due, done = spec.numbers[:2]
    rows = range(len(due))
    axes.bar(rows, due, _WIDE, color=palette.MAIN, label=spec.names[0])
    over = [max(wanted - able, 0) for wanted, able in zip(due, done, strict=True)]
    axes.bar(
        rows,
        over,
        _WIDE,
        bottom=[wanted - late for wanted, late in zip(due, over, strict=True)],
        color=palette.ALARM,
        hatch=_LATE,
        edgecolor=palette.GROUND,
        linewidth=0,
    )
    axes.plot(
        rows,
        done,
        color=palette.SECOND,
        linewidth=3,
        marker="o",
        markersize=8,
        markeredgecolor=palette.GROUND,
        label=spec.names[1],
    )
    top = max((*due, *done, 1))
    for at, (wanted, able) in enumerate(zip(due, done, strict=True)):
        if min(wanted, able) >= top * _INSIDE:
            frame.inside(axes, at, str(wanted))
        elif wanted:
            # above the line's mark where the two would lie over each other
            meets = wanted - top * _MARK <= able <= wanted + top * _INSIDE
            frame.number(axes, at, able + top * _MARK if meets else wanted, str(wanted))
    frame.legend(axes)
    return _finished(spec, (figure, axes), top)


KINDS: Mapping[str, Callable[[Spec], bytes]] = {
    "ahead": _ahead,
    "flow": _flow,
    "answered": _answered,
    "load": _load,
    "forecast": _forecast,
}


def _bar(axes: Axes, at: int, height: int, width: float, *, late: bool) -> None:
    axes.bar(
        at,
        height,
        width,
        color=palette.ALARM if late else palette.MAIN,
        hatch=_LATE if late else "",
        edgecolor=palette.GROUND,
        linewidth=0,
    )
    _numbers(axes, [(at, height)])


def _numbers(axes: Axes, bars: Sequence[tuple[float, int]]) -> None:
    """Write every number above its bar."""
    for x, height in bars:
        if height:
            frame.number(axes, x, height, str(height))


def _finished(spec: Spec, picture: tuple[Figure, Axes], top: int) -> bytes:
    figure, axes = picture
    axes.set_ylim(0, max(top, 1) * 1.15)
    axes.set_xlim(-0.55, len(spec.labels) - 0.45)
    axes.axhline(0, color=palette.QUIET, linewidth=1.5)
    frame.places(axes, spec.labels, spec.axis, every=1 if len(spec.labels) <= _ROOM else 2)
    return frame.png(figure)
