"""The frame of every picture: its ground, title, note and axes, in letters that a phone can show.

A picture is 1,080 pixels wide; on a phone it is shown at about a third of that.
"""

import io
import textwrap
from collections.abc import Iterable
from typing import Any

from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.patches import FancyBboxPatch

from bot.charts import palette
from bot.charts.spec import Spec

WIDTH, HEIGHT, DPI = 1080, 675, 150
TITLE, WORDS, SMALL = 17, 13.5, 12  # points; a point is about two pixels here
_FONT = "DejaVu Sans"  # comes with matplotlib; has every Nordic letter
#: Kinds whose rows are named above the picture.
_NAMED = frozenset({"answered", "flow", "forecast", "load"})
_NOTE_LETTERS, _NAME_LETTERS = 74, 17


def framed(spec: Spec, *, sideways: bool = False) -> tuple[Figure, Axes]:
    """Return an empty picture with its ground, title and note, and the axes to draw in.

    Args:
        sideways: the bars lie, and their labels stand beside them.
    """
    figure = Figure(figsize=(WIDTH / DPI, HEIGHT / DPI), dpi=DPI)
    figure.patch.set_alpha(0)
    FigureCanvasAgg(figure)
    ground = FancyBboxPatch(
        (0.0, 0.0),
        1.0,
        1.0,
        boxstyle="round,pad=0,rounding_size=0.028",
        mutation_aspect=WIDTH / HEIGHT,
        transform=figure.transFigure,
        facecolor=palette.GROUND,
        edgecolor="none",
        zorder=-10,
    )
    figure.add_artist(ground)
    figure.text(0.045, 0.925, spec.title, fontsize=TITLE, weight="bold", va="center", **_pen(palette.TEXT))
    lines = textwrap.wrap(spec.note, _NOTE_LETTERS)[:2]
    if lines:
        figure.text(
            0.045,
            0.04,
            "\n".join(lines),
            fontsize=SMALL,
            va="bottom",
            linespacing=1.25,
            **_pen(palette.QUIET),
        )
    left, below = (0.31 if sideways else 0.045), 0.135 + 0.055 * len(lines) + (0.045 if spec.axis else 0)
    axes = figure.add_axes((left, below, 0.955 - left, (0.77 if spec.kind in _NAMED else 0.84) - below))
    _bare(axes)
    return figure, axes


def legend(axes: Axes) -> None:
    """Show the names of what is drawn above the axes."""
    axes.legend(
        loc="lower left",
        bbox_to_anchor=(-0.01, 1.0),
        ncols=3,
        frameon=False,
        fontsize=WORDS,
        labelcolor=palette.TEXT,
        handlelength=1.3,
        handletextpad=0.5,
        columnspacing=1.4,
        borderpad=0.2,
        prop={"family": _FONT, "size": WORDS},
    )


def places(axes: Axes, labels: Iterable[str], axis: str, *, every: int = 1) -> None:
    """Write the labels of the places below the axes, every so manieth, and what they are."""
    shown = [one if at % every == 0 else "" for at, one in enumerate(labels)]
    axes.set_xticks(range(len(shown)), shown)
    axes.tick_params(axis="x", length=0, pad=7)
    for label in axes.get_xticklabels():
        label.set(fontsize=WORDS, **_pen(palette.TEXT))
    if axis:
        axes.set_xlabel(axis, fontsize=SMALL, labelpad=7, **_pen(palette.QUIET))


def people(axes: Axes, names: Iterable[str]) -> None:
    """Write names beside bars that lie, cut where they are long."""
    shown = [one if len(one) <= _NAME_LETTERS else f"{one[: _NAME_LETTERS - 1].rstrip()}…" for one in names]
    axes.set_yticks(range(len(shown)), shown)
    axes.tick_params(axis="y", length=0, pad=9)
    axes.set_xticks([])
    for label in axes.get_yticklabels():
        label.set(fontsize=WORDS, **_pen(palette.TEXT))


def number(axes: Axes, x: float, y: float, text: str, *, beside: bool = False) -> None:
    """Write a number above a bar, or beside one that lies."""
    axes.annotate(
        text,
        (x, y),
        xytext=(7, 0) if beside else (0, 4),
        textcoords="offset points",
        ha="left" if beside else "center",
        va="center_baseline" if beside else "bottom",
        fontsize=WORDS,
        weight="bold",
        annotation_clip=False,
        **_pen(palette.TEXT),
    )


def inside(axes: Axes, x: float, text: str) -> None:
    """Write a number at the foot of a bar, in it."""
    axes.annotate(
        text,
        (x, 0),
        xytext=(0, 6),
        textcoords="offset points",
        ha="center",
        va="bottom",
        fontsize=WORDS,
        weight="bold",
        **_pen(palette.GROUND),
    )


def png(figure: Figure) -> bytes:
    """Return the picture; the same numbers give the same bytes, since nothing else is written into it."""
    target = io.BytesIO()
    figure.savefig(target, format="png", dpi=DPI, transparent=True, metadata={"Software": None})
    return target.getvalue()


def _bare(axes: Axes) -> None:
    axes.patch.set_alpha(0)
    for side in axes.spines.values():
        side.set_visible(False)
    axes.set_yticks([])  # every bar carries its number


def _pen(colour: str) -> dict[str, Any]:
    return {"color": colour, "family": _FONT}
