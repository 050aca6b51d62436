import tomllib
from importlib import resources
from typing import Any

import pytest

from handlers.domain.rights import Right
from handlers.triage import lexicon, rules
from handlers.triage.hits import symbols
from handlers.triage.phrases import expand
from handlers.triage.plain import fold, words
from handlers.triage.tagging import tag

BOOK = rules.load()
LANGUAGES = tuple(sorted(lexicon.texts()))


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
def test_every_word_of_every_phrase_can_be_met(language: str) -> None:
    built = lexicon.build(language, raw(language), BOOK)
    assert not built.phrases.mask
    assert built.common <= built.vocabulary
    for word in built.phrases.following:
        assert word.endswith("*") or built.symbols(word)


@pytest.mark.parametrize(
    ("pattern", "word", "met"),
    [
        ("radera*", "raderade", True),
        ("radera*", "radera", True),
        ("radera*", "rader", False),
        ("personuppgifter", "persnuppgifter", True),
        ("personuppgifter", "personuppgiffter", True),
        ("personuppgifter", "personupgpifter", True),
        ("personuppgifter", "personer", False),
        ("radera", "rodera", False),
    ],
)
def test_endings_and_slips_of_long_words_are_forgiven(pattern: str, word: str, met: bool) -> None:
    built = lexicon.build("sv", one_language(pattern), BOOK)
    assert bool(built.symbols(fold(word))) is met


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
    assert set(BOOK.articles) == {"15", "16", "17", "18", "20", "21", "22", "77", "7"}
    assert BOOK.articles["7"][0] == "3"


def test_what_a_class_implies_is_part_of_it() -> None:
    assert BOOK.mask(["about_me"]) == BOOK.bits["about_me"] | BOOK.bits["mine"]
    assert BOOK.mask(["ask"]) == BOOK.bits["ask"]


def one_language(*erasing: str) -> dict[str, Any]:
    classes: dict[str, list[str]] = {name: [] for name in raw("en")["classes"]}
    return {
        "common": "le la et",
        "article": ["article"],
        "negation": {"words": ["pas"], "before": 2, "after": 2, "breaks": ["et", ","]},
        "classes": classes | {"erase": list(erasing), "data": ["données"], "mine": ["mes"]},
    }


def test_a_new_language_is_one_file() -> None:
    built = lexicon.build("fr", one_language("supprimer", "mettre {à,en} la poubelle"), BOOK)
    text = words("Merci de mettre a la poubelle mes donnees").folded
    hits = tag(text, 0, len(text), symbols(text, built), built, BOOK)
    assert [(hit.start, hit.end, hit.mask) for hit in hits] == [
        (2, 6, BOOK.bits["erase"]),
        (6, 7, BOOK.bits["mine"]),
        (7, 8, BOOK.bits["data"]),
    ]


def test_a_negation_turns_its_neighbour_around_and_stops_at_a_break() -> None:
    built = lexicon.build("fr", one_language("supprimer"), BOOK)

    def erasing(text: str) -> list[int]:
        folded = words(text).folded
        return [hit.mask for hit in tag(folded, 0, len(folded), symbols(folded, built), built, BOOK)]

    assert erasing("pas supprimer") == [BOOK.bits["keep"]]
    assert erasing("pas, supprimer") == [BOOK.bits["erase"]]
    assert erasing("supprimer") == [BOOK.bits["erase"]]


def test_words_that_open_no_phrase_are_known_all_the_same_and_numbers_of_articles_open_one() -> None:
    built = lexicon.build("fr", one_language("mettre {à,en} la poubelle", "efface*"), BOOK)
    told = symbols(words("Article 17: mettre la poubelle, effacez et effacez").folded, built)
    assert told.of.keys() == {"article", "metre", "la", "poubele", "efacez", "et"}
    assert told.opening.keys() == {"article", "metre", "efacez"}
    assert not told.opening["article"]
    assert not told.refusing


def test_words_that_refuse_open_phrases_of_their_own() -> None:
    data = one_language("supprimer")
    data["negation"]["afar"] = ["je ne veux pas"]
    built = lexicon.build("fr", data, BOOK)
    told = symbols(words("Je ne veux pas supprimer").folded, built)
    assert told.refusing.keys() == {"je"}
    assert told.opening.keys() == {"suprimer"}
