"""The colours of charts can be told apart by everybody, in light and in dark surroundings alike."""

import itertools

import pytest

from bot.charts import palette
from bot.charts.palette import contrast, luminance

#: Slack's grounds in light and dark, and a mail's.
AROUND = ("#ffffff", "#1a1d21", "#222529")


def test_contrast_is_that_of_the_guideline() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)
    assert contrast("#123456", "#123456") == pytest.approx(1)
    assert luminance("#ffffff") == pytest.approx(1)


@pytest.mark.parametrize("colour", palette.WRITTEN)
def test_what_is_written_stands_out_from_the_ground_as_text_must(colour: str) -> None:
    assert contrast(colour, palette.GROUND) >= 4.5


@pytest.mark.parametrize("colour", palette.DRAWN)
def test_what_is_drawn_stands_out_from_the_ground_as_graphics_must(colour: str) -> None:
    assert contrast(colour, palette.GROUND) >= 3


@pytest.mark.parametrize("colour", palette.DRAWN)
def test_numbers_inside_bars_are_written_in_the_ground_and_stand_out_as_text_must(colour: str) -> None:
    assert contrast(palette.GROUND, colour) >= 4.5


def test_a_picture_brings_its_own_ground_so_that_its_surroundings_do_not_matter() -> None:
    for colour, around in itertools.product((*palette.DRAWN, *palette.WRITTEN), AROUND):
        # Nothing is ever drawn upon the surroundings; the ground lies between, and only it counts.
        assert contrast(colour, palette.GROUND) >= 3, around
