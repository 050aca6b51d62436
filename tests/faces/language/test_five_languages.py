"""Every picture in each of our languages: Slack takes it, its own models read it, and no label is cut off."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from slack_sdk.models.blocks import Block
from slack_sdk.models.blocks.basic_components import Option
from slack_sdk.models.views import View

from bot.slack import limits
from bot.slack.lint import Surface, lint
from bot.slack.lint_parts import offered_options
from handlers.cards.card import summary
from handlers.domain.case import Claim, Status
from handlers.domain.rights import Right
from handlers.words.catalogues import catalogue, languages
from handlers.words.speaking import speaking, spoken
from tests.faces.language.cutting import heeding
from tests.faces.language.pictures import Gallery, Json
from tests.support.times import DAY
from tests.unit.domain.samples import a_case

LANGUAGES = ("en", "da", "nb", "sv", "de")
#: Rights of one letter that every place has room for; with more, what stands after them may be cut.
MANY_RIGHTS = 6


@pytest.fixture(params=LANGUAGES)
def language(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def drawn(pictures: Gallery, language: str) -> list[tuple[str, Surface, Json]]:
    """Gives every picture of the language with what drew it and where it is shown."""
    return [(one.name, one.surface, one.drawn(language)) for one in pictures.pictures if one.surface]


def test_ux_25_our_languages_are_those_of_the_catalogues() -> None:
    assert set(languages()) == set(LANGUAGES)


def test_ux_25_every_picture_passes_the_linter(drawn: list[tuple[str, Surface, Json]]) -> None:
    faults = [(name, [str(one) for one in lint(surface, body)]) for name, surface, body in drawn]
    assert [one for one in faults if one[1]] == []


def test_ux_25_slacks_own_models_read_every_picture(drawn: list[tuple[str, Surface, Json]]) -> None:
    for name, surface, body in drawn:
        blocks = [Block.parse(one) for one in body.get("blocks", [])]
        assert None not in blocks, name
        for block in blocks:
            assert block is not None
            block.validate_json()
        assert [one.to_dict() for one in blocks if one is not None] == body.get("blocks", []), name
        if surface is not Surface.MESSAGE:
            view = View(**body)
            view.validate_json()
            assert view.to_dict() == body, name


def test_ux_25_every_menu_found_by_typing_is_one_that_slack_takes(pictures: Gallery, language: str) -> None:
    options = [one.drawn(language) for one in pictures.pictures if one.name == "bot.slack.kit:option"]
    assert options
    for option in options:
        assert list(offered_options({"options": [option]}, "")) == []
        Option(**option).validate_json()


def test_ux_25_no_label_is_cut_off(pictures: Gallery, language: str) -> None:
    with heeding() as scissors:
        for one in pictures.pictures:
            one.drawn(language)
    ours = [(text, most) for text, most in sorted(scissors.cut) if not is_somebody_elses(text, most)]
    assert [(text, most) for text, most in ours if text.count(" + ") < MANY_RIGHTS - 1] == []
    # Of many rights the end may be missing, never the number of the case, which stands first.
    assert {most for _, most in ours} <= {limits.ACCESSIBILITY_LABEL, limits.OPTION_TEXT, limits.HEADER_TEXT}


def is_somebody_elses(text: str, most: int) -> bool:
    """Say whether what is left of a text is what somebody wrote, which may be as long as they like."""
    return any("\u0370" <= letter <= "\u03ff" for letter in text[:most])


def test_ux_24_the_sentence_of_a_card_is_whole_on_a_lock_screen(pictures: Gallery, language: str) -> None:
    cards = [one for one in pictures.pictures if one.name == "bot.slack.cards:card_message"]
    texts = [one.drawn(language)["text"] for one in cards]
    assert len(texts) > 50
    assert [text for text in texts if len(text) > 150 or text.endswith("…")] == []


@given(
    rights=st.lists(st.sampled_from(Right), min_size=1, max_size=10, unique=True),
    status=st.sampled_from(Status),
    language=st.sampled_from(LANGUAGES),
    late=st.integers(-999, 999),
)
def test_ux_24_whatever_the_rights_number_status_and_due_date_fit_a_lock_screen(
    rights: list[Right], status: Status, language: str, late: int
) -> None:
    case = a_case(status, claims=tuple(map(Claim, rights)))
    with speaking(language):
        told = spoken(summary(case, case.due_on + late * DAY))
    assert len(told) <= 150
    assert case.number in told
    assert case.due_on.isoformat() in told


def test_ux_25_a_language_without_a_catalogue_falls_to_english(pictures: Gallery) -> None:
    assert catalogue("fi") is catalogue("en")
    for one in pictures.pictures[:50]:
        assert one.drawn("fi") == one.drawn("en")


def test_ux_25_pictures_of_two_languages_differ_in_words_alone(pictures: Gallery, language: str) -> None:
    for one in pictures.of(Surface.MODAL, Surface.HOME):
        mine, english = one.drawn(language), one.drawn("en")
        for name in ("callback_id", "private_metadata"):
            assert mine.get(name) == english.get(name)
        assert names(mine) == names(english), one.name


def names(value: object) -> list[tuple[str, str]]:
    """Return what deliveries find their way by, in the order of drawing."""
    if isinstance(value, dict):
        own = [(name, str(value[name])) for name in ("action_id", "block_id", "value") if name in value]
        return own + [one for inside in value.values() for one in names(inside)]
    return [one for inside in value for one in names(inside)] if isinstance(value, list) else []
