"""Training of the weights that letters are read by, on the letters of the part `train` alone.

    python -m bench.reading.training

Writes `handlers/triage/trained/*.bin`. Needs the packages of the group `train`; the product does not.
"""

import re
import sys
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from scipy.sparse import csr_matrix, hstack
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold

from bench.reading.corpus import Sample, digest, samples
from bench.reading.thresholds import thresholds
from handlers.domain.finding import LetterKind, RequesterKind, Verdict
from handlers.domain.rights import Right
from handlers.triage import language, lexicon, rules
from handlers.triage.features import gather, parts
from handlers.triage.passages import passages
from handlers.triage.versions import sources
from handlers.triage.weighing import name_of, shrink
from handlers.triage.weights import pack

WEIGHTS = Path(__file__).parents[2] / "handlers" / "triage" / "trained"
FOLDS = 6
RIGHTS = tuple(right for right in Right if right is not Right.UNCLEAR)
KINDS = (
    LetterKind.PRIVACY_QUESTION, LetterKind.BREACH_REPORT, LetterKind.AUTHORITY, LetterKind.AUTO_REPLY,
    LetterKind.LIST, LetterKind.SPAM,
)  # fmt: skip
REQUESTERS = (RequesterKind.REPRESENTATIVE, RequesterKind.COLLEAGUE, RequesterKind.PARENT)
COLUMNS = (
    "request",
    *(f"right {one}" for one in RIGHTS),
    *(f"kind {one}" for one in KINDS),
    *(f"requester {one}" for one in REQUESTERS),
)
_STRENGTH = (1.0, 1.0, 1.0)  # of classes, words, parts of words
_LEAST = (2, 2, 3)  # authors who use a feature
_C = 6.0


@dataclass(frozen=True)
class Block:
    """One sort of features: their places, and the letters by them."""

    names: list[str]
    matrix: csr_matrix


def main() -> None:
    """Train both tables and write them."""
    letters = samples("train")
    WEIGHTS.mkdir(exist_ok=True)
    if "languages" in sys.argv or len(sys.argv) == 1:
        (WEIGHTS / "languages.bin").write_bytes(_languages(letters))
    if "letters" in sys.argv or len(sys.argv) == 1:
        (WEIGHTS / "letters.bin").write_bytes(_letters(letters))


def _letters(letters: Sequence[Sample]) -> bytes:
    blocks = _blocks(letters)
    wanted = _wanted(letters)
    chances = cross_validated(blocks, wanted, [one.author for one in letters])
    matrix = hstack([block.matrix for block in blocks]).tocsr()
    fitted = [_fit(matrix, wanted[:, column]) for column in range(len(COLUMNS))]
    coefficients = np.array([model.coef_[0] for model in fitted])
    rows: dict[str, list[int]] = {}
    scales: list[list[float]] = []
    at = 0
    for block in blocks:
        piece = coefficients[:, at : at + len(block.names)]
        at += len(block.names)
        scale = np.maximum(np.quantile(np.abs(piece), 0.9995, axis=1), 1e-6) / 127
        whole = np.clip(np.rint(piece / scale[:, None]), -127, 127).astype(int)
        scales.append([float(f"{one:.6g}") for one in scale])
        for number, name in enumerate(block.names):
            if whole[:, number].any():
                rows[name] = whole[:, number].tolist()
    facts = {
        "bias": [round(float(model.intercept_[0]), 4) for model in fitted],
        "scale": scales,
        "thresholds": thresholds(COLUMNS, chances, wanted),
        "letters": digest("train"),
        "sources": sources(),
        "count": len(letters),
    }
    print(f"letters: {len(letters)} of {len({one.author for one in letters})} authors, {len(rows)} features")
    print(facts["thresholds"])
    return pack(COLUMNS, rows, facts)


def cross_validated(blocks: Sequence[Block], wanted: np.ndarray, authors: Sequence[str]) -> np.ndarray:
    """Return how likely each column is for each letter, by weights trained on the other authors' letters."""
    matrix = hstack([block.matrix for block in blocks]).tocsr()
    chances = np.zeros(wanted.shape)
    for known, asked in GroupKFold(FOLDS, shuffle=True, random_state=7).split(matrix, groups=authors):
        for column in range(wanted.shape[1]):
            if wanted[known, column].any():
                chances[asked, column] = _fit(matrix[known], wanted[known, column]).predict_proba(
                    matrix[asked]
                )[:, 1]
    return chances


def _fit(matrix: csr_matrix, wanted: np.ndarray) -> LogisticRegression:
    return LogisticRegression(C=_C, solver="liblinear", max_iter=400, random_state=7).fit(matrix, wanted)


def _wanted(letters: Sequence[Sample]) -> np.ndarray:
    return np.array(
        [
            [
                one.verdict is not Verdict.OTHER,
                *(right in one.rights for right in RIGHTS),
                *(one.kind is kind for kind in KINDS),
                *(one.requester is who for who in REQUESTERS),
            ]
            for one in letters
        ],
        dtype=int,
    )


def _blocks(letters: Sequence[Sample]) -> tuple[Block, ...]:
    book = rules.load()
    lexicons = {one.language: one for one in lexicon.load_all(book)}
    names = {bit.bit_length() - 1: name for name, bit in book.bits.items()}
    found: list[tuple[list[str], list[str], list[str]]] = []
    for one in letters:
        got = gather(
            passages(one.subject, one.text),
            [lexicons[one.language]] if one.language in lexicons else [],
            book,
        )
        cut = {f"~{part}" for word in got.words if " " not in word for part in parts(word)}
        found.append(([name_of(key, names) for key in got.classes], list(got.words), sorted(cut)))
    authors = [one.author for one in letters]
    return tuple(
        _block([each[number] for each in found], authors, _LEAST[number], _STRENGTH[number])
        for number in range(3)
    )


def _block(found: Sequence[list[str]], authors: Sequence[str], least: int, strength: float) -> Block:
    by: defaultdict[str, set[str]] = defaultdict(set)
    for features, author in zip(found, authors, strict=True):
        for feature in features:
            by[feature].add(author)
    names = sorted(feature for feature, known in by.items() if len(known) >= least)
    return Block(names, _matrix(found, names, lambda count: strength * shrink(count)))


def _matrix(
    found: Sequence[Iterable[str]], names: Sequence[str], weight: Callable[[int], float]
) -> csr_matrix:
    places = {name: number for number, name in enumerate(names)}
    values: list[float] = []
    columns: list[int] = []
    ends = [0]
    for features in found:
        known = sorted({places[feature] for feature in features if feature in places})
        columns += known
        values += [weight(len(known))] * len(known)
        ends.append(len(columns))
    return csr_matrix((values, columns, ends), shape=(len(found), len(names)))


def _languages(letters: Sequence[Sample]) -> bytes:
    texts: list[str] = []
    spoken: list[str] = []
    for one in letters:
        whole = f"{one.subject}\n{one.text}"
        for text in {whole, *(piece for piece in re.split(r"[.!?\n]+", whole) if len(piece.split()) > 1)}:
            for spelt in sorted({text, _plain(text)}):
                texts.append(spelt)
                spoken.append(one.language)
    for code, listed in lexicon.texts().items():
        for words in lexicon.common(listed):
            texts.append(words)
            spoken.append(code)
    found = [list(dict.fromkeys(language.features(language.distinct(text)))) for text in texts]
    counts: defaultdict[str, int] = defaultdict(int)
    for features in found:
        for feature in features:
            counts[feature] += 1
    names = sorted(feature for feature, count in counts.items() if count >= 4)
    matrix = _matrix(found, names, lambda count: max(count, 1) ** -0.5)
    model = LogisticRegression(C=10.0, solver="lbfgs", tol=1e-3, max_iter=150).fit(matrix, spoken)
    scale = np.maximum(np.quantile(np.abs(model.coef_), 0.9998, axis=1), 1e-6) / 127
    whole = np.clip(np.rint(model.coef_ / scale[:, None]), -127, 127).astype(int)
    rows = {name: whole[:, number].tolist() for number, name in enumerate(names) if whole[:, number].any()}
    print(f"languages: {len(texts)} texts, {len(rows)} features")
    facts = {
        "bias": [round(float(one), 4) for one in model.intercept_],
        "scale": [float(f"{one:.6g}") for one in scale],
        "letters": digest("train"),
    }
    return pack(list(model.classes_), rows, facts)


def _plain(text: str) -> str:
    for letter, written in {"ø": "o", "æ": "ae", "ß": "ss", "ł": "l", "Ø": "O", "Æ": "Ae"}.items():
        text = text.replace(letter, written)
    return "".join(char for char in unicodedata.normalize("NFKD", text) if not unicodedata.combining(char))


if __name__ == "__main__":
    main()
