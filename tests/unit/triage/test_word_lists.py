import tomllib
from importlib import resources
from typing import Any

import pytest

from handlers.domain.rights import Right
from handlers.triage import lexicon, rules
from handlers.triage.phrases import expand

BOOK = rules.load()
LANGUAGES = ("da", "de", "en", "nb", "sv")


def raw(language: str) -> dict[str, Any]:
    file = resources.files("handlers.triage").joinpath("lexicons", f"{language}.toml")
    return tomllib.loads(file.read_text("utf-8"))


@pytest.mark.parametrize(
    ("pattern", "phrases"),
    [
        ("slet", ["slet"]),
        ("slet{,te}", ["slet", "slette"]),
        ("{jeg,vi} {vil,skal} have", ["jeg vil have", "jeg skal have", "vi vil have", "vi skal have"]),
        ("{,a} copy", ["copy", "a copy"]),
        ("{a,a}", ["a"]),
        ("", [""]),
    ],
)
def test_braces_stand_for_either(pattern: str, phrases: list[str]) -> None:
    assert expand(pattern) == phrases


@pytest.mark.parametrize("pattern", ["{a", "a}", "{a{b}}", "}a{"])
def test_broken_braces_are_refused(pattern: str) -> None:
    with pytest.raises(ValueError, match="braces"):
        expand(pattern)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_fills_every_class_that_rules_ask_for(language: str) -> None:
    given = {"title", *(name for name in BOOK.bits if name.startswith("art_"))}
    asked_for = BOOK.bits.keys() - given - BOOK.further
    assert asked_for <= raw(language)["classes"].keys() <= BOOK.bits.keys()
    assert all(raw(language)["classes"].values())


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_phrase_is_empty_and_every_phrase_can_be_met(language: str) -> None:
    built = lexicon.build(language, raw(language), BOOK)
    assert b"" not in built.single
    assert all(mask for mask in built.single.values())
    assert built.triggers
    assert built.common <= built.vocabulary


def test_a_class_that_no_rule_knows_is_refused() -> None:
    data = raw("en")
    data["classes"]["gratitude"] = ["thanks"]
    with pytest.raises(ValueError, match="no rule knows gratitude"):
        lexicon.build("en", data, BOOK)


def test_every_right_but_unclear_has_rules_and_names_are_unique() -> None:
    assert {rule.right for rule in BOOK.rules} == set(Right) - {Right.UNCLEAR}
    assert len({rule.name for rule in BOOK.rules}) == len(BOOK.rules)
    assert all(0.5 < rule.weight <= 1 for rule in BOOK.rules)


def test_an_article_is_read_for_every_right_that_has_one() -> None:
    assert set(BOOK.articles) == {b"15", b"16", b"17", b"18", b"20", b"21", b"22", b"77", b"7"}
    assert BOOK.articles[b"7"][0] == b"3"


def test_what_a_class_implies_is_part_of_it() -> None:
    assert BOOK.mask(["about_me"]) == BOOK.bits["about_me"] | BOOK.bits["mine"]
    assert BOOK.mask(["ask"]) == BOOK.bits["ask"]


def test_a_new_language_is_one_file() -> None:
    classes: dict[str, list[str]] = {name: [] for name in raw("en")["classes"]} | {
        "erase": ["supprimer"],
        "data": ["données"],
        "mine": ["mes"],
        "ask": ["veuillez"],
    }
    data = {
        "common": "le la et",
        "article": ["article"],
        "negation": {"words": ["pas"], "before": 2, "after": 2, "breaks": ["et", ","]},
        "classes": classes,
    }
    built = lexicon.build("fr", data, BOOK)
    assert built.single["données".encode("latin-1")] == BOOK.bits["data"]
    assert b"supprimer" in built.triggers
