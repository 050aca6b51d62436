import sys
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

import pytest

from handlers.domain.finding import Place
from handlers.domain.rights import Right
from handlers.triage.lexical import LexicalRecogniser
from tests.unit.triage.corpus import Sample, samples

RECOGNISER = LexicalRecogniser()
KNOWN = samples("letters")
UNSEEN = samples("unseen")


@dataclass(frozen=True)
class Score:
    """How a set of letters was read; rates from 0 to 1."""

    letters: int
    exact: float
    language: float
    precision: float
    recall: float


def score(letters: Iterable[Sample]) -> Score:
    count: Counter[str] = Counter()
    for sample in letters:
        finding = RECOGNISER.recognise(sample.subject, sample.text)
        found = frozenset(finding.rights)
        count["letters"] += 1
        count["exact"] += found == sample.rights
        count["language"] += finding.language == sample.language
        count["right"] += len(found & sample.rights)
        count["found"] += len(found)
        count["wanted"] += len(sample.rights)
    return Score(
        letters=count["letters"],
        exact=count["exact"] / count["letters"],
        language=count["language"] / count["letters"],
        precision=count["right"] / max(count["found"], 1),
        recall=count["right"] / max(count["wanted"], 1),
    )


def show(name: str, got: Score) -> None:
    sys.stdout.write(
        f"{name:8} letters {got.letters:3}  exact {got.exact:4.0%}  language {got.language:4.0%}"
        f"  precision {got.precision:4.0%}  recall {got.recall:4.0%}\n"
    )


def test_the_letters_the_lists_were_made_with_are_read_right(capsys: pytest.CaptureFixture[str]) -> None:
    with capsys.disabled():
        sys.stdout.write("\n")
        for language in ("da", "nb", "sv", "en", "de", ""):
            show(language or "other", score(one for one in KNOWN if one.language == language))
    got = score(KNOWN)
    assert got.letters >= 100
    assert got.exact >= 0.97
    assert got.language >= 0.97
    assert got.precision >= 0.97


def test_letters_never_seen_are_read_well_enough_to_help(capsys: pytest.CaptureFixture[str]) -> None:
    got = score(UNSEEN)
    with capsys.disabled():
        show("unseen", got)
    assert got.letters >= 30
    assert got.exact >= 0.65
    assert got.language >= 0.95
    assert got.precision >= 0.75
    assert got.recall >= 0.65


@pytest.mark.parametrize("language", ["da", "nb", "sv", "en", "de"])
def test_every_right_is_covered_in_every_language(language: str) -> None:
    covered = {right for one in KNOWN if one.language == language for right in one.rights}
    assert covered == set(Right) - {Right.UNCLEAR}


@pytest.mark.parametrize("sample", [one for one in KNOWN if not one.rights], ids=lambda one: one.id)
def test_mail_that_only_looks_like_a_request_is_left_to_a_person(sample: Sample) -> None:
    finding = RECOGNISER.recognise(sample.subject, sample.text)
    assert finding.rights == ()
    assert finding.evidence == ()
    assert finding.confidence == 0


@pytest.mark.parametrize("sample", [one for one in KNOWN if one.rights], ids=lambda one: one.id)
def test_every_right_found_shows_the_words_that_decided(sample: Sample) -> None:
    finding = RECOGNISER.recognise(sample.subject, sample.text)
    assert {cited.right for cited in finding.evidence} == set(finding.rights)
    assert 0.5 < finding.confidence <= 1
    for cited in finding.evidence:
        source = sample.subject if cited.place is Place.SUBJECT else sample.text
        words = source[cited.start : cited.end]
        assert words
        assert words == words.strip()
        assert cited.rule.partition("-")[0] in (
            "access",
            "rectification",
            "erasure",
            "restriction",
            "portability",
            "objection",
            "automated",
            "consent",
            "complaint",
        )
