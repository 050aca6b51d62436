"""What weights say of a letter: as a whole, by its strongest sentence, and what of it is shown."""

from math import log

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.triage import concept, rules
from handlers.triage.features import Features, Said, gather, openings, parts
from handlers.triage.lexicon import load
from handlers.triage.passages import passages
from handlers.triage.together import heard, likelihood, likely, said
from handlers.triage.weighing import SENTENCE, SILENT, Scales, shrink
from handlers.triage.weights import Table, pack, unpack

BOOK = rules.load()
ENGLISH = load("en", BOOK)
MEANS = concept.load("en")
LETTER = ("request", "right erasure", "kind spam")
PIECE = ("request", "right erasure")
COLUMNS = (*LETTER, *(f"{SENTENCE}{name}" for name in PIECE))


LETTERS, BOTH, SENTENCES = [0.0, 1.0, 0.0, 0.0, 0.0], [0.0, 0.5, 0.0, 0.0, 0.5], [0.0, 0.0, 0.0, 0.0, 1.0]
"""What has a say in the one right: the letter, half of it, or its strongest sentence alone."""


def table(rows: dict[str, list[int]], right: list[float] = LETTERS, **facts: object) -> Table:
    """Return a table of few weights, each worth as much as it says."""
    told = {
        "asks": [[1.0, *[0.0] * 36], 0.0],
        "bias": [0.0] * len(COLUMNS),
        "rights": [[right, 0.0]],
        "scale": [[1.0] * len(COLUMNS)] * 4,
        "thresholds": {},
        **facts,
    }
    return unpack(pack(COLUMNS, rows, told))


def found(text: str, subject: str = "") -> Features:
    assert MEANS is not None
    return gather(passages(subject, text), [ENGLISH], BOOK, [MEANS])


def test_a_letter_of_nothing_known_is_as_likely_as_the_bias_says() -> None:
    scales = Scales(table({}, bias=[0.0, -2.0, 2.0, 0.0, 0.0]), BOOK)
    weighed = scales.weigh(found("zzz"))
    assert weighed.likely == {
        "request": 0.5,
        "right erasure": pytest.approx(likelihood(-2.0)),
        "kind spam": pytest.approx(likelihood(2.0)),
    }


def test_words_concepts_classes_parts_and_the_size_all_weigh() -> None:
    text = "delete my account"
    rows = {"delete": [8, 0, 0, 0, 0], "&delete>account": [8, 0, 0, 0, 0], "@erase": [8, 0, 0, 0, 0]}
    rows |= {"~<del": [8, 0, 0, 0, 0], "#word": [8, 0, 0, 0, 0]}
    alone = [Scales(table({name: row}), BOOK).weigh(found(text)) for name, row in rows.items()]
    together = Scales(table(rows), BOOK).weigh(found(text))
    for one in alone:
        assert 0.5 < one.likely["request"] < together.likely["request"]


def test_the_strongest_sentence_has_a_say() -> None:
    rows = {"&delete": [0, 0, 0, 0, 40], "&thank": [0, 0, 0, 0, -40]}
    text = "Thank you. Delete it. Thank you."
    weighed = Scales(table(rows, BOTH), BOOK).weigh(found(text))
    assert len(weighed.pieces) == 3
    strongest = max(piece[1] for piece in weighed.pieces)
    assert strongest == weighed.pieces[1][1] > 0 > weighed.pieces[0][1]
    assert weighed.likely["right erasure"] == pytest.approx(likelihood(0.5 * strongest))


def test_kinds_are_weighed_by_the_letter_alone() -> None:
    rows = {"&delete": [0, 0, 40, 100, 100]}
    text = "Delete it."
    whole = Scales(table(rows), BOOK).weigh(found(text)).likely["kind spam"]
    assert Scales(table(rows, SENTENCES), BOOK).weigh(found(text)).likely["kind spam"] == whole


def test_a_letter_without_a_sentence_is_silent() -> None:
    weighed = Scales(table({}, SENTENCES), BOOK).weigh(Features())
    assert weighed.pieces == []
    assert weighed.likely["right erasure"] == pytest.approx(likelihood(SILENT))


def test_whether_a_letter_asks_is_told_by_its_own_weights() -> None:
    rows = {"&delete": [4, 0, 0, 0, 0]}
    surer = table(rows, asks=[[3.0, *[0.0] * 36], 0.5])
    letter = found("Delete it.")
    once, thrice = (Scales(one, BOOK).weigh(letter) for one in (table(rows), surer))
    assert once.asks == pytest.approx(once.likely["request"])
    score = log(once.asks / (1 - once.asks))
    assert thrice.asks == pytest.approx(likelihood(3 * score + 0.5))


def test_what_speaks_for_a_right_is_shown_of_the_sentences_that_use_it() -> None:
    rows = {"&delete": [0, 30, 0, 0, 30], "&account": [0, 20, 0, 0, 0]}
    letter = found("The account. My account. Your account. Delete it. An account!")
    scales = Scales(table(rows), BOOK)
    (spoke,) = scales.contributions(letter, scales.weigh(letter), "right erasure")
    (heaviest, spot), *rest = spoke
    assert heaviest == 30
    assert spot in letter.sentences[3].concepts.places().values()
    assert not rest, "the others are far weaker"


def test_sentences_that_use_a_right_alike_are_all_shown_up_to_three() -> None:
    letter = found("Delete it. Delete this. Delete that. Delete them.")
    scales = Scales(table({"&delete": [0, 30, 0, 0, 30]}), BOOK)
    assert len(list(scales.contributions(letter, scales.weigh(letter), "right erasure"))) == 3


def test_what_speaks_for_a_kind_is_shown_of_any_sentence() -> None:
    letter = found("One. Two. Three. Delete it.")
    scales = Scales(table({"&delete": [0, 0, 9, 0, 0]}), BOOK)
    spoke = scales.contributions(letter, scales.weigh(letter), "kind spam")
    assert [weight for said in spoke for weight, _ in said] == [9]


def test_what_speaks_against_is_not_shown_nor_anything_of_no_letter() -> None:
    letter = found("Delete it.")
    scales = Scales(table({"&delete": [0, -9, 0, 0, 0]}), BOOK)
    assert list(scales.contributions(letter, scales.weigh(letter), "right erasure")) == [[]]
    assert list(scales.contributions(Features(), scales.weigh(Features()), "right erasure")) == []


@pytest.mark.parametrize(
    ("count", "few", "less"), [(1, 16, 0.25), (16, 16, 0.25), (64, 16, 0.125), (4, 8, 8**-0.5)]
)
def test_a_long_letter_says_more_of_everything_and_each_word_counts_less(
    count: int, few: int, less: float
) -> None:
    assert shrink(count, few) == pytest.approx(less)


SCORES = st.lists(st.floats(-20, 20), min_size=5, max_size=5)
PIECES = st.lists(st.floats(-20, 20), min_size=4, max_size=4)


@given(SCORES, PIECES, st.floats(-20, 20))
def test_scores_the_strongest_sentences_and_the_likeliest_rights_have_a_say(
    letter: list[float], pieces: list[float], kind: float
) -> None:
    assert heard(letter, pieces) == [*letter, *pieces]
    say = said(letter, pieces, kind)
    assert say[:9] == [*letter, *pieces]
    tops = sorted(letter[1:4], reverse=True)[:2], sorted(pieces[1:], reverse=True)[:2]
    assert say[9:11] == tops[0]
    assert say[11:13] == tops[1]
    main = [letter[0], pieces[0], tops[0][0], tops[1][0], kind]
    assert say[13:] == [max(0, one - at) for one in main for at in (-2, -1, 0, 1, 2, 3)]


@given(SCORES, PIECES, st.floats(-5, 5))
def test_how_likely_something_is_grows_with_what_speaks_for_it(
    letter: list[float], pieces: list[float], bias: float
) -> None:
    weights = [0.1] * 9
    less = likely(heard(letter, pieces), weights, bias)
    assert 0 <= less <= likely(heard([one + 1 for one in letter], pieces), weights, bias) <= 1


def test_as_many_weights_are_needed_as_have_a_say() -> None:
    with pytest.raises(ValueError, match="zip"):
        likely([0.0, 1.0], [0.5], 0.0)


@given(st.floats(allow_nan=False))
def test_any_score_is_a_likelihood(score: float) -> None:
    assert 0 <= likelihood(score) <= 1
    assert likelihood(0) == 0.5


def test_sentences_keep_to_themselves_what_they_say() -> None:
    letter = found("Delete it. Thank you.")
    first, second, *rest = (one for one in letter.sentences if one.words.codes)
    assert not rest
    assert isinstance(first, Said)
    assert "delete" in first.words.codes
    assert "delete" not in second.words.codes
    assert "thank" in second.words.codes


WEIGHED = ("<sl", "<sle", "<slet", "sle", "slet", "let", "t>", "et>", "let>", "leter", "ete")


@pytest.mark.parametrize("known", [WEIGHED, WEIGHED[::2], WEIGHED[::3], WEIGHED[1::2], ("<slet",), ()])
def test_parts_of_words_weigh_as_if_each_were_looked_for(known: tuple[str, ...]) -> None:
    rows = {f"~{part}": [1 - number, 0, number % 3, 0, 0] for number, part in enumerate(known)}
    text = "slet sleter ulet let et letere oslet"
    met = [part for word in text.split() for part in parts(word) if part in known]
    sums = [sum(rows[f"~{part}"][column] for part in met) for column in range(3)]
    likely = Scales(table(rows), BOOK).weigh(found(text)).likely
    less = shrink(len(met), 16)
    expected = [likelihood(total * less) for total in sums]
    assert [likely[name] for name in ("request", "kind spam")] == pytest.approx(expected[::2])


@given(st.text("abc", max_size=45))
def test_the_longest_parts_begin_with_all_the_others(word: str) -> None:
    begun = [
        (one[:size], place)
        for place, one in enumerate(openings(word))
        for size in (3, 4, 5)
        if len(one) >= size
    ]
    assert sorted(part for part, _ in begun) == sorted(parts(word))


def test_what_was_kept_of_a_word_weighs_the_same_the_second_time() -> None:
    rows = {"~let": [7, 0, 0, 0, 0], "slet": [1, 0, 0, 0, 0]}
    scales = Scales(table(rows), BOOK)
    for text in ("slet ulet", "ulet", "slet", "slet ulet"):
        assert scales.weigh(found(text)) == Scales(table(rows), BOOK).weigh(found(text)), text


@given(st.lists(st.lists(st.integers(-127, 127), min_size=5, max_size=5), max_size=300), st.slices(5))
def test_lanes_are_summed_each_by_itself(rows: list[list[int]], columns: slice) -> None:
    one = table({f"w{number:03}": row for number, row in enumerate(rows)})
    columns = slice(*columns.indices(5)[:2])
    expected = [sum(row[at] for row in rows) for at in range(5)][columns]
    assert one.sums(list(one.rows.values()), columns) == expected
