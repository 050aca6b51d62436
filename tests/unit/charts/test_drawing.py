"""Every kind of chart becomes a picture: of one size, the same each time, with its numbers in it."""

import struct
import zlib
from dataclasses import replace

import pytest
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle
from matplotlib.text import Annotation, Text

from bot.charts import drawing, frame
from bot.charts.spec import Spec, spec_of
from handlers.domain.chart import Chart, ChartKind
from tests.unit.charts.samples import AHEAD, ANSWERED, EVERY, FLOW, FORECAST, LOAD


@pytest.fixture
def figures(monkeypatch: pytest.MonkeyPatch) -> list[Figure]:
    """Collect what is drawn, before it becomes a picture."""
    drawn: list[Figure] = []
    real = frame.png

    def png(figure: Figure) -> bytes:
        drawn.append(figure)
        return real(figure)

    monkeypatch.setattr(frame, "png", png)
    return drawn


def words(figure: Figure) -> list[str]:
    return [one.get_text() for one in figure.findobj(Text) if one.get_text()]


def numbers(figure: Figure) -> list[str]:
    return [one.get_text() for one in figure.findobj(Annotation)]


def hatches(figure: Figure) -> set[str]:
    bars = [bar for axes in figure.axes for bar in axes.patches]
    return {str(bar.get_hatch() or "") for bar in bars}


def size(png: bytes) -> tuple[int, int]:
    width, height = struct.unpack_from("!II", png, 16)
    return width, height


@pytest.mark.parametrize("chart", EVERY, ids=lambda one: one.kind)
def test_a_chart_becomes_a_picture_of_a_size_that_phones_show(chart: Chart) -> None:
    png = drawing.drawn(spec_of(chart, "en"))
    assert png.startswith(b"\x89PNG")
    assert size(png) == (1080, 675)
    assert len(png) < 150_000


@pytest.mark.parametrize("chart", EVERY, ids=lambda one: one.kind)
def test_the_same_numbers_give_the_same_bytes(chart: Chart) -> None:
    spec = spec_of(chart, "en")
    assert drawing.drawn(spec) == drawing.drawn(spec)


def test_other_numbers_give_other_bytes() -> None:
    spec = spec_of(AHEAD, "en")
    assert drawing.drawn(spec) != drawing.drawn(replace(spec, numbers=((4, *spec.numbers[0][1:]),)))


def test_nothing_but_the_picture_stands_in_the_file() -> None:
    png, at, kinds = drawing.drawn(spec_of(FLOW, "en")), 8, []
    while at < len(png):
        (length,), kind = struct.unpack_from("!I", png, at), png[at + 4 : at + 8]
        body = png[at + 8 : at + 8 + length]
        assert struct.unpack_from("!I", png, at + 8 + length)[0] == zlib.crc32(kind + body)
        kinds.append(kind)
        at += 12 + length
    assert set(kinds) <= {b"IHDR", b"pHYs", b"IDAT", b"IEND"}


@pytest.mark.parametrize("chart", [AHEAD, FLOW, ANSWERED], ids=lambda one: one.kind)
def test_every_bar_carries_its_number(chart: Chart, figures: list[Figure]) -> None:
    drawing.drawn(spec_of(chart, "en"))
    wanted = [str(one) for row in chart.series for one in row.numbers if one]
    assert sorted(numbers(figures[0])) == sorted(wanted)


def test_a_lying_bar_carries_both_of_its_numbers(figures: list[Figure]) -> None:
    drawing.drawn(spec_of(LOAD, "en"))
    assert numbers(figures[0]) == ["12  (3)", "9", "15  (5)", "6  (2)"]


def test_long_names_are_cut_and_keep_their_letters(figures: list[Figure]) -> None:
    drawing.drawn(spec_of(LOAD, "en"))
    assert {"Ada Ågren", "Åsmund Bergström…", "Þóra Ægisdóttir", "nobody"} <= set(words(figures[0]))


@pytest.mark.parametrize("chart", EVERY, ids=lambda one: one.kind)
def test_title_axis_and_note_are_written(chart: Chart, figures: list[Figure]) -> None:
    drawing.drawn(spec_of(chart, "en"))
    written = " ".join(" ".join(words(figures[0])).split())
    assert chart.title in written
    assert chart.axis in written
    assert chart.note in written


@pytest.mark.parametrize("chart", EVERY, ids=lambda one: one.kind)
def test_nothing_that_is_written_leaves_the_picture(chart: Chart, figures: list[Figure]) -> None:
    drawing.drawn(spec_of(chart, "en"))
    (figure,) = figures
    for text in figure.findobj(Text):
        if text.get_text() and text.get_visible():
            box = text.get_window_extent()
            assert box.x0 >= 0, text.get_text()
            assert box.y0 >= 0, text.get_text()
            assert box.x1 <= frame.WIDTH, text.get_text()
            assert box.y1 <= frame.HEIGHT, text.get_text()


@pytest.mark.parametrize("chart", EVERY, ids=lambda one: one.kind)
def test_letters_are_large_enough_for_a_phone(chart: Chart, figures: list[Figure]) -> None:
    drawing.drawn(spec_of(chart, "en"))
    on_a_phone = 360 / frame.WIDTH
    for text in figures[0].findobj(Text):
        if text.get_text() and text.get_visible():
            pixels = float(text.get_fontsize()) / 72 * frame.DPI
            assert pixels * on_a_phone >= 8, text.get_text()


@pytest.mark.parametrize("chart", [AHEAD, FLOW, ANSWERED, LOAD, FORECAST], ids=lambda one: one.kind)
def test_no_meaning_lies_in_colour_alone(chart: Chart, figures: list[Figure]) -> None:
    drawing.drawn(spec_of(chart, "en"))
    assert len(hatches(figures[0])) == 2


def test_what_is_overdue_stands_apart(figures: list[Figure]) -> None:
    drawing.drawn(spec_of(AHEAD, "en"))
    (axes,) = figures[0].axes
    assert [bool(bar.get_hatch()) for bar in axes.patches] == [True, *[False] * 6]


def test_the_limit_lies_between_what_was_in_time_and_what_was_late(figures: list[Figure]) -> None:
    drawing.drawn(spec_of(ANSWERED, "en"))
    (axes,) = figures[0].axes
    assert [bool(bar.get_hatch()) for bar in axes.patches] == [False] * 6 + [True] * 3
    limit = next(line for line in axes.lines if line.get_label() == "due date")
    assert limit.get_path().get_extents().x0 == limit.get_path().get_extents().x1 == 5.5


def test_only_what_lies_above_the_pace_is_drawn_as_late(figures: list[Figure]) -> None:
    drawing.drawn(spec_of(FORECAST, "en"))
    (axes,) = figures[0].axes
    late = [bar.get_height() for bar in axes.patches if isinstance(bar, Rectangle) and bar.get_hatch()]
    assert late == [2, 6, 7, 6, 0, 0]


@pytest.mark.parametrize("chart", EVERY, ids=lambda one: one.kind)
def test_nothing_but_zeros_can_be_drawn(chart: Chart) -> None:
    spec = spec_of(chart, "en")
    nothing = replace(spec, numbers=tuple(tuple(0 for _ in row) for row in spec.numbers))
    assert drawing.drawn(nothing).startswith(b"\x89PNG")


@pytest.mark.parametrize("chart", EVERY, ids=lambda one: one.kind)
def test_large_numbers_can_be_drawn(chart: Chart) -> None:
    spec = spec_of(chart, "en")
    many = replace(spec, numbers=tuple(tuple(one * 99_991 for one in row) for row in spec.numbers))
    assert drawing.drawn(many).startswith(b"\x89PNG")


def test_every_kind_can_be_drawn() -> None:
    assert set(drawing.KINDS) == {kind.value for kind in ChartKind}
    assert {chart.kind for chart in EVERY} == set(ChartKind)


def test_a_spec_comes_back_as_it_was_written() -> None:
    for chart in EVERY:
        spec = spec_of(chart, "en")
        assert Spec.from_facts(spec.to_facts()) == spec


@pytest.mark.parametrize("able", [(1, 3, 5, 6, 7, 12), (0, 0, 8, 9, 30, 41), (2, 1, 40, 41, 1, 2)])
@pytest.mark.parametrize("due", [(1, 2, 7, 9, 30, 41), (9, 9, 9, 9, 9, 9)])
def test_no_number_of_a_forecast_lies_under_the_marks_of_its_line(
    due: tuple[int, ...], able: tuple[int, ...], figures: list[Figure]
) -> None:
    rows = tuple(
        replace(one, numbers=numbers) for one, numbers in zip(FORECAST.series, (due, able), strict=True)
    )
    drawing.drawn(spec_of(replace(FORECAST, series=rows), "en"))
    (axes,) = figures[0].axes
    marks = axes.transData.transform([(float(at), float(one)) for at, one in enumerate(able)])
    for text in figures[0].findobj(Annotation):
        box = text.get_window_extent()
        assert not any(box.contains(x, y) for x, y in marks), text.get_text()
