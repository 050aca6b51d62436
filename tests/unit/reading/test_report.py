"""How well letters are read: counted right, on what belongs together, and no worse than it was."""

from collections import Counter

import pytest

from bench.reading.corpus import FIRST, FURTHER, Sample, digest, lines, samples
from bench.reading.crossed import Reading, read_readings
from bench.reading.scores import confused, erased_for_kept, macro_f1, score, verdicts
from handlers.domain.finding import LetterKind, RequesterKind, Verdict
from handlers.domain.rights import Right
from handlers.triage import lexicon, weights
from handlers.triage.versions import sources

TRAIN = samples("train")
#: Letters of two hands who were asked for the hardest ways to say that data are to be kept, and all others.
KEEPERS = [one for one in TRAIN if one.hand in {"ka", "kb"}]
OTHERS = [one for one in TRAIN if one.hand not in {"ka", "kb"}]


def sample(name: str, *rights: Right, verdict: Verdict | None = None, language: str = "en") -> Sample:
    verdict = verdict or (Verdict.REQUEST if rights else Verdict.OTHER)
    kind = LetterKind.REQUEST if rights else LetterKind.OTHER
    return Sample(name, "ada", language, "", "text", verdict, kind, frozenset(rights), RequesterKind.SUBJECT)


def reading(verdict: Verdict, *rights: Right, language: str = "en") -> Reading:
    return Reading(verdict, frozenset(rights), language)


def test_precision_and_recall_are_of_one_right() -> None:
    letters = [sample("a", Right.ACCESS), sample("b", Right.ACCESS), sample("c"), sample("d", Right.ERASURE)]
    read = {
        "a": reading(Verdict.REQUEST, Right.ACCESS),
        "b": reading(Verdict.OTHER),
        "c": reading(Verdict.REQUEST, Right.ACCESS),
        "d": reading(Verdict.REQUEST, Right.ERASURE),
    }
    got = score(Right.ACCESS, letters, read)
    assert (got.precision, got.recall, got.wanted, got.f1) == (0.5, 0.5, 2, 0.5)
    assert macro_f1(letters, read) == 0.75


def test_verdicts_are_shares_of_requests_and_of_the_rest() -> None:
    letters = [sample("a", Right.ACCESS), sample("b", Right.ACCESS), sample("c"), sample("d")]
    read = {
        "a": reading(Verdict.OTHER),
        "b": reading(Verdict.LOOK),
        "c": reading(Verdict.LOOK),
        "d": reading(Verdict.REQUEST),
    }
    got = verdicts(letters, read)
    assert (got.missed, got.doubted, got.false, got.looked) == (0.5, 0.5, 0.5, 0.5)


def test_what_nobody_can_tell_counts_for_neither_side() -> None:
    got = verdicts([sample("a", verdict=Verdict.LOOK)], {"a": reading(Verdict.OTHER)})
    assert (got.missed, got.doubted, got.false, got.looked) == (0, 0, 0, 0)


def test_erasure_for_keeping_is_counted() -> None:
    letters = [sample("a", Right.RESTRICTION), sample("b", Right.RESTRICTION, Right.ERASURE)]
    read = {one.name: reading(Verdict.REQUEST, Right.ERASURE) for one in letters}
    assert erased_for_kept(letters, read) == 1


def test_languages_taken_for_others_are_named() -> None:
    read = {"a": reading(Verdict.OTHER, language="nb"), "b": reading(Verdict.OTHER, language="da")}
    assert confused([sample("a", language="da"), sample("b", language="da")], read) == Counter(
        {("da", "nb"): 1}
    )


def test_there_are_letters_enough_of_every_sort() -> None:
    assert len(TRAIN) >= 600
    requests = sum(one.verdict is Verdict.REQUEST for one in TRAIN)
    assert 0.4 <= 1 - requests / len(TRAIN) <= 0.6
    for language in FIRST:
        used = {right for one in TRAIN if one.language == language for right in one.rights}
        assert used == set(Right) - {Right.UNCLEAR}
    assert {one.language for one in TRAIN} == {*FIRST, *FURTHER} == set(lexicon.texts())


def test_names_are_unique_and_no_author_writes_for_both_parts() -> None:
    held_out = samples("held_out")
    names = [one.name for one in (*TRAIN, *held_out)]
    assert len(names) == len(set(names))
    assert {one.author for one in TRAIN}.isdisjoint(one.author for one in held_out)
    assert {one.text for one in held_out if len(one.text) > 40}.isdisjoint(
        one.text for one in (*TRAIN, *lines())
    )


def test_the_weights_belong_to_these_letters_rules_and_lists() -> None:
    letters = weights.load("letters").facts
    assert letters["letters"] == digest() == weights.load("languages").facts["letters"], "make classify-train"
    assert letters["sources"] == sources(), "make classify-train"
    assert {one.name for one in TRAIN} == read_readings().keys(), "make classify-train"


@pytest.mark.parametrize(("languages", "least"), [(FIRST, 0.79), (FURTHER, 0.78)], ids=["first", "further"])
def test_rights_are_found_as_well_as_they_were(languages: tuple[str, ...], least: float) -> None:
    letters = [one for one in TRAIN if one.language in languages]
    assert macro_f1(letters, read_readings()) >= least


def test_verdicts_are_as_good_as_they_were() -> None:
    got = verdicts(TRAIN, read_readings())
    assert got.missed <= 0.008
    assert got.false <= 0.05
    assert got.looked <= 0.30


@pytest.mark.parametrize(("some", "most"), [(OTHERS, 0.02), (KEEPERS, 0.2)], ids=["most", "on purpose"])
def test_keeping_is_hardly_ever_taken_for_erasure(some: list[Sample], most: float) -> None:
    keeping = sum(Right.RESTRICTION in one.rights and Right.ERASURE not in one.rights for one in some)
    assert erased_for_kept(some, read_readings()) / keeping <= most


def test_languages_are_told_apart() -> None:
    wrong = sum(confused(TRAIN, read_readings()).values())
    assert wrong / len(TRAIN) <= 0.02
