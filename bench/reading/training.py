"""Training of the weights that letters are read by, on the letters of the part `train` alone.

    python -m bench.reading.training            all tables
    python -m bench.reading.training letters    languages stay as they are

Writes `handlers/triage/trained/*.bin`. Needs the packages of the group `train`; the product does not.
"""

import sys
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold

from bench.reading import tongues
from bench.reading.corpus import Sample, digest, lines, samples
from bench.reading.crossed import read_readings, readings, write_readings
from bench.reading.matrices import Namer, beside, blocks, gathered, joined, packed
from bench.reading.seconds import FOLDS, learn
from bench.reading.sentences import Sentence, sentences
from bench.reading.thresholds import thresholds
from handlers.domain.finding import LetterKind, RequesterKind, Verdict
from handlers.domain.rights import Right
from handlers.triage.verdicts import hint
from handlers.triage.versions import sources
from handlers.triage.weighing import FEW, FEWER, SENTENCE, SILENT, Weighed
from handlers.triage.weights import pack, unpack

WEIGHTS = Path(__file__).parents[2] / "handlers" / "triage" / "trained"
RIGHTS = tuple(right for right in Right if right is not Right.UNCLEAR)
KINDS = (
    LetterKind.PRIVACY_QUESTION, LetterKind.BREACH_REPORT, LetterKind.AUTHORITY, LetterKind.AUTO_REPLY,
    LetterKind.LIST, LetterKind.SPAM,
)  # fmt: skip
REQUESTERS = (RequesterKind.REPRESENTATIVE, RequesterKind.COLLEAGUE, RequesterKind.PARENT)
SAID = ("request", *(f"right {one}" for one in RIGHTS))
COLUMNS = (*SAID, *(f"kind {one}" for one in KINDS), *(f"requester {one}" for one in REQUESTERS))
_C = 15.0
_THREADS = 2


@dataclass(frozen=True)
class Known:
    """Everything that is trained on: letters and then lines, and their sentences.

    Attributes:
        count: of letters; what follows are lines.
        of: by sentence, the number of its letter.
    """

    told: list[Sample]
    count: int
    wholes: csr_matrix
    wanted: np.ndarray
    pieces: csr_matrix
    said: list[Sentence]
    of: np.ndarray


def main() -> None:
    """Train the tables, and write them and what letters were taken for by the weights of other authors."""
    letters = samples("train")
    WEIGHTS.mkdir(exist_ok=True)
    if "letters" in sys.argv:
        kept = read_readings()
        spoken = [kept[one.name].language if one.name in kept else one.language for one in letters]
    else:
        table, spoken = tongues.train(letters)
        (WEIGHTS / "languages.bin").write_bytes(table)
    table, weighed = train(letters)
    (WEIGHTS / "letters.bin").write_bytes(table)
    write_readings(readings(letters, weighed, spoken, unpack(table).facts["thresholds"]))


def train(letters: Sequence[Sample]) -> tuple[bytes, list[Weighed]]:
    """Return the table, and what weights learnt from the others' letters say of each."""
    told = [*letters, *lines()]
    found = gathered(told)
    namer = Namer()
    wholes = blocks([namer.letter(one) for one in found], [one.author for one in told], FEW)
    spoken = [piece for number, one in enumerate(found) for piece in sentences(number, told[number], one)]
    pieces = blocks(
        [namer.sentence(one.said) for one in spoken], [told[one.letter].author for one in spoken], FEWER
    )
    known = Known(
        told=told,
        count=len(letters),
        wholes=joined(wholes),
        wanted=_wanted(told),
        pieces=joined(pieces),
        said=spoken,
        of=np.array([one.letter for one in spoken]),
    )
    scores, strongest, each = _cross_validated(known)
    kinds = slice(len(SAID), len(SAID) + len(KINDS))
    together = learn(letters, scores, strongest, kinds, known.wanted[: known.count])
    chances = 1 / (1 + np.exp(-scores))
    chances[:, 1 : len(SAID)] = together.rights
    everyone = np.arange(len(told))
    of_letters, of_sentences = _fit_all(known, everyone)
    drawn = thresholds(
        COLUMNS,
        chances,
        together.asks,
        known.wanted[: known.count],
        [one.verdict for one in letters],
        [hint(one) for one in found[: known.count]],
    )
    rows, scales = beside(
        packed(_coefficients(of_letters), wholes), packed(_coefficients(of_sentences), pieces)
    )
    facts = {
        **together.facts,
        "bias": [*_biases(of_letters), *_biases(of_sentences)],
        "letters": digest(),
        "scale": scales,
        "sources": sources(),
        "thresholds": drawn,
    }
    authors = len({one.author for one in letters})
    print(f"{len(letters)} letters of {authors} authors, {len(spoken)} sentences, {len(rows)} features")
    print(drawn)
    weighed = [
        Weighed(dict(zip(COLUMNS, row, strict=True)), asks, each[known.of == number].tolist())
        for number, (row, asks) in enumerate(zip(chances.tolist(), together.asks.tolist(), strict=True))
    ]
    return pack((*COLUMNS, *(f"{SENTENCE}{name}" for name in SAID)), rows, facts), weighed


def _coefficients(models: Sequence[LogisticRegression]) -> np.ndarray:
    return np.array([model.coef_[0] for model in models])


def _biases(models: Sequence[LogisticRegression]) -> list[float]:
    return [round(float(model.intercept_[0]), 4) for model in models]


def _cross_validated(known: Known) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return the scores of letters, of their strongest sentences, and of each sentence.

    By the other authors' letters, and some lines; sentences of lines are given none.
    """
    scores = np.zeros((known.count, len(COLUMNS)))
    each = np.zeros((len(known.said), len(SAID)))
    strongest = np.full((known.count, len(SAID)), SILENT)
    circles = [one.circle for one in known.told[: known.count]]
    always = [n for n, one in enumerate(known.told) if n >= known.count and not one.late]
    for others, asked in GroupKFold(FOLDS, shuffle=True, random_state=7).split(circles, groups=circles):
        of_letters, of_sentences = _fit_all(known, np.concatenate([others, always]).astype(int))
        scores[asked] = np.column_stack([one.decision_function(known.wholes[asked]) for one in of_letters])
        heard = np.column_stack([one.decision_function(known.pieces) for one in of_sentences])
        for letter in asked:
            pieces = each[known.of == letter] = heard[known.of == letter]
            strongest[letter] = pieces.max(axis=0) if len(pieces) else SILENT
    return scores, strongest, each


def _fit_all(known: Known, those: np.ndarray) -> tuple[list[LogisticRegression], list[LogisticRegression]]:
    """Return the models of letters and of sentences, learnt from some letters and lines."""
    few = set(those.tolist())
    with ThreadPoolExecutor(_THREADS) as pool:
        letters = pool.map(lambda column: _fit(*_of_letters(known, those, column)), range(len(COLUMNS)))
        pieces = pool.map(lambda column: _fit(*_of_sentences(known, few, column)), range(len(SAID)))
        return list(letters), list(pieces)


def _fit(rows: csr_matrix, wanted: np.ndarray) -> LogisticRegression:
    return LogisticRegression(C=_C, solver="liblinear", max_iter=400, random_state=7).fit(rows, wanted)


def _of_letters(known: Known, those: np.ndarray, column: int) -> tuple[csr_matrix, np.ndarray]:
    """Return rows and answers of one column; lines tell nothing of kinds and requesters."""
    if column >= len(SAID):
        those = those[those < known.count]
    return known.wholes[those], known.wanted[those, column]


def _of_sentences(known: Known, those: set[int], column: int) -> tuple[csr_matrix, np.ndarray]:
    """Return rows and answers of one column; a sentence that nobody marked may use its letter's rights."""
    right = None if column == 0 else RIGHTS[column - 1]
    rows: list[int] = []
    answers: list[bool] = []
    for number, one in enumerate(known.said):
        if one.letter in those and (answer := one.uses(right)) is not None:
            rows.append(number)
            answers.append(answer)
    return known.pieces[rows], np.array(answers, dtype=int)


def _wanted(letters: Sequence[Sample]) -> np.ndarray:
    return np.array([list(_told_of(one)) for one in letters], dtype=int)


def _told_of(one: Sample) -> Iterator[bool]:
    yield one.verdict is not Verdict.OTHER
    yield from (right in one.rights for right in RIGHTS)
    yield from (one.kind is kind for kind in KINDS)
    yield from (one.requester is who for who in REQUESTERS)


if __name__ == "__main__":
    main()
