"""What words mean is the same in every language, and how words are written matters little."""

import tomllib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.domain.finding import Place
from handlers.triage import concept, meaning
from handlers.triage.concept import Dictionary, build
from handlers.triage.lexicon import codes
from handlers.triage.meaning import PAIRED, TITLED, Reader, code_of, name_of
from handlers.triage.passages import Passage, Spot
from handlers.triage.plain import BREAK, fold, fold_all, words
from handlers.triage.trail import Trail
from tests.support.growth import grows_linearly

NUMBERS = concept.names()
NAMES = list(NUMBERS)
SMALL = build(
    "xx",
    """
delete = "slet* fjern"
account = "konto *konto"
customer = "kunde*"
not = "ikke"
get_rid = "slippe_af_med"
give = "giv slip"
""",
)


def meant(known: Dictionary, text: str) -> list[list[str]]:
    folded = [word for word in words(text).folded if word != BREAK]
    looked_up = {word: known.meanings(word) for word in folded}
    return [[NAMES[number] for number in means] for _, _, means in known.meant(folded, looked_up)]


@pytest.mark.parametrize("language", codes())
def test_every_language_names_the_same_concepts_in_the_same_order(language: str) -> None:
    told = concept.texts()
    assert list(tomllib.loads(told[language])) == list(tomllib.loads(told["en"]))


@pytest.mark.parametrize("language", codes())
def test_hardly_a_concept_has_no_word_in_a_language(language: str) -> None:
    told = tomllib.loads(concept.texts()[language])
    assert sum(not listed.split() for listed in told.values()) <= 8
    assert all(name == name.lower() and name.isidentifier() for name in told)


@pytest.mark.parametrize(
    ("language", "text", "concepts"),
    [
        ("da", "slet min konto", ["delete", "my", "account"]),
        ("nb", "slett kontoen min", ["delete", "account", "my"]),
        ("sv", "radera mitt konto", ["delete", "my", "account"]),
        ("de", "löscht mein Konto", ["delete", "my", "account"]),
        ("nl", "verwijder mijn account", ["delete", "my", "account"]),
        ("en", "delete my account", ["delete", "my", "account"]),
        ("fr", "supprimez mon compte", ["delete", "my", "account"]),
        ("es", "borren mi cuenta", ["delete", "my", "account"]),
        ("it", "cancellate il mio account", ["delete", "my", "account"]),
        ("pt", "apaguem a minha conta", ["delete", "my", "account"]),
        ("pl", "usuńcie moje konto", ["delete", "my", "account"]),
    ],
)
def test_the_same_plea_means_the_same_in_every_language(
    language: str, text: str, concepts: list[str]
) -> None:
    known = concept.load(language)
    assert known is not None
    found = [means for means in meant(known, text) if means]
    assert len(found) >= len(concepts)
    assert set(concepts) <= {name for means in found for name in means}


def test_a_language_without_a_file_has_no_concepts() -> None:
    assert concept.load("xx") is None


@pytest.mark.parametrize(
    ("word", "concepts"),
    [
        ("slettede", ["delete"]),
        ("SLET", ["delete"]),
        ("fjern", ["delete"]),
        ("fjernsyn", []),
        ("konto", ["account"]),
        ("kundekonto", ["customer", "account"]),
        ("sparekonto", ["account"]),
        ("kontoen", []),
        ("ikke", ["not"]),
        ("le", []),
        ("", []),
    ],
)
def test_words_are_known_as_they_stand_by_their_beginning_or_by_their_ending(
    word: str, concepts: list[str]
) -> None:
    assert [NAMES[number] for number in SMALL.meanings(fold(word))] == concepts


def test_beginning_and_ending_of_one_word_both_mean_something() -> None:
    known = build("xx", 'customer = "kunde*"\naccount = "*konto"\n')
    assert [NAMES[number] for number in known.meanings("kundekonto")] == ["customer", "account"]
    assert [NAMES[number] for number in known.meanings("kundekont")] == ["customer"]


def test_a_phrase_speaks_for_all_of_its_words() -> None:
    assert meant(SMALL, "jeg vil slippe af med det") == [["get_rid"]]
    assert meant(SMALL, "giv slip, slippe af") == [["give"], ["give"]]


def test_of_beginnings_endings_and_phrases_the_longest_counts() -> None:
    known = build(
        "xx",
        """
delete = "kon* *konto"
account = "konto* *onto"
customer = "slet_min slet_min_konto"
not = "slet_nu"
""",
    )
    assert [NAMES[number] for number in known.meanings("kontoen")] == ["account"]
    assert [NAMES[number] for number in known.meanings("konen")] == ["delete"]
    assert [NAMES[number] for number in known.meanings("minkonto")] == ["delete"]
    assert [NAMES[number] for number in known.meanings("minonto")] == ["account"]
    assert meant(known, "slet min konto nu") == [["customer"]]
    assert meant(known, "slet min hest") == [["customer"]]
    assert meant(known, "slet nu, slet")[0] == ["not"]
    assert meant(known, "slet") == []


def test_a_word_may_mean_two_things() -> None:
    known = build("xx", 'file = "sag"\ncase = "sag sag"\n')
    assert [NAMES[number] for number in known.meanings("sag")] == ["file", "case"]


def test_a_concept_that_no_language_has_is_refused() -> None:
    with pytest.raises(KeyError):
        build("xx", 'no_such_concept = "x"')


def gathered(text: str, *, titled: bool = False) -> dict[str, Spot]:
    said = words(text)
    found: Trail[int] = Trail()
    reader = Reader(SMALL, said.folded, titled=titled)
    for first, last in said.sentences():
        reader.gather(found, (0, first, last))
    return {name_of(code, NAMES): spot for code, spot in found.places().items()}


def test_concepts_stand_alone_and_in_pairs_with_their_places() -> None:
    assert gathered("slet ikke konto") == {
        "&delete": (0, 0, 1),
        "&not": (0, 1, 2),
        "&delete>not": (0, 1, 2),
        "&account": (0, 2, 3),
        "&delete>account": (0, 2, 3),
        "&not>account": (0, 2, 3),
    }


def test_pairs_do_not_reach_across_a_sentence_nor_far_within_one() -> None:
    assert "&delete>account" not in gathered("slet det. konto")
    assert "&delete>account" in gathered("slet " + "det " * 4 + "konto")
    assert "&delete>account" not in gathered("slet " + "det " * 5 + "konto")


def test_the_first_place_of_a_concept_stays() -> None:
    assert gathered("slet og slet")["&delete"] == (0, 0, 1)


def test_a_concept_in_the_subject_counts_as_such_too() -> None:
    assert gathered("slet konto", titled=True).keys() >= {"&^delete", "&^account", "&delete>account"}
    assert "&^delete" not in gathered("slet konto")


NUMBER = st.integers(0, len(NAMES) - 1)


@given(NUMBER, NUMBER, st.booleans())
def test_a_code_is_named_so_that_it_is_found_again(first: int, last: int, titled: bool) -> None:
    alone = last + TITLED * titled
    pair = (first + 1) * PAIRED + last
    assert code_of(name_of(alone, NAMES), NUMBERS) == alone
    assert code_of(name_of(pair, NAMES), NUMBERS) == pair
    assert name_of(alone, NAMES) != name_of(pair, NAMES)


@given(st.lists(st.text(st.characters(categories=["Ll", "Lu"]), min_size=1, max_size=12), max_size=6))
def test_words_are_folded_together_as_one_by_one(some: list[str]) -> None:
    assert fold_all(some) == [fold(word) for word in some] or not some


@pytest.mark.parametrize("piece", ["slet konto ", "konto", "slippe af ", "ikke, ", "slet. "])
def test_meaning_costs_in_step_with_the_length(piece: str) -> None:
    def read(text: str) -> None:
        passage = Passage(Place.TEXT, words(text))
        reader = meaning.Reader(SMALL, passage.words.folded, titled=False)
        for first, last in passage.words.sentences():
            reader.gather(Trail(), (0, first, last))

    assert grows_linearly(read, lambda size: piece * (size // len(piece)), 100_000)
