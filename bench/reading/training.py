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

from bench.reading.corpus import Sample, digest, lines, samples
from bench.reading.crossed import read_readings, readings, write_readings
from bench.reading.thresholds import thresholds
from handlers.domain.finding import LetterKind, RequesterKind, Verdict
from handlers.domain.rights import Right
from handlers.triage import language, lexicon, rules
from handlers.triage.features import Features, gather, parts
from handlers.triage.passages import passages
from handlers.triage.verdicts import hint
from handlers.triage.versions import sources
from handlers.triage.weighing import name_of, shrink
from handlers.triage.weights import pack, unpack

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
_C = 15.0
_TOGETHER = 10  # phrases of a word list that make one text of its language


@dataclass(frozen=True)
class Block:
    """One sort of features: their places, and the letters by them."""

    names: list[str]
    matrix: csr_matrix


def main() -> None:
    """Train both tables, and write them and what letters were taken for by the weights of other authors."""
    letters = samples("train")
    WEIGHTS.mkdir(exist_ok=True)
    if "letters" in sys.argv:  # the languages stay as they are
        kept = read_readings()
        spoken = [kept[one.name].language for one in letters]
    else:
        table, spoken = _languages(letters)
        (WEIGHTS / "languages.bin").write_bytes(table)
    table, chances = _letters(letters)
    (WEIGHTS / "letters.bin").write_bytes(table)
    write_readings(readings(letters, chances.tolist(), spoken, COLUMNS, unpack(table).facts["thresholds"]))


def _letters(letters: Sequence[Sample]) -> tuple[bytes, np.ndarray]:
    """Return the table, and how likely each column is for each letter by the other authors' letters."""
    told = [*letters, *lines()]
    found = _gathered(told)
    blocks = _blocks(told, found)
    wanted = _wanted(told)
    matrix = hstack([block.matrix for block in blocks]).tocsr()
    early = np.array([number for number, one in enumerate(told) if number >= len(letters) and not one.late])
    chances = _cross_validated(matrix, wanted, [one.author for one in letters], early)
    everyone = np.arange(len(told))
    fitted = [_fit(matrix, wanted, everyone, column, len(letters)) for column in range(len(COLUMNS))]
    coefficients = np.array([model.coef_[0] for model in fitted])
    rows: dict[str, list[int]] = {}
    scales: list[list[float]] = []
    at = 0
    for block in blocks:
        piece = coefficients[:, at : at + len(block.names)]
        at += len(block.names)
        scale, whole = _rounded(piece)
        scales.append(scale)
        for number, name in enumerate(block.names):
            if whole[:, number].any():
                rows[name] = whole[:, number].tolist()
    facts = {
        "bias": [round(float(model.intercept_[0]), 4) for model in fitted],
        "scale": scales,
        "thresholds": thresholds(
            COLUMNS,
            chances,
            wanted[: len(letters)],
            [one.verdict for one in letters],
            [hint(one) for one in found[: len(letters)]],
        ),
        "letters": digest(),
        "sources": sources(),
    }
    print(f"letters: {len(letters)} of {len({one.author for one in letters})} authors, {len(rows)} features")
    print(facts["thresholds"])
    return pack(COLUMNS, rows, facts), chances


def _rounded(piece: np.ndarray) -> tuple[list[float], np.ndarray]:
    """Return by what whole numbers are multiplied, and those; the few heaviest are cut."""
    scale = np.maximum(np.quantile(np.abs(piece), 0.9995, axis=1), 1e-6) / 127
    whole = np.clip(np.rint(piece / scale[:, None]), -127, 127).astype(int)
    return [float(f"{one:.6g}") for one in scale], whole


def _cross_validated(
    matrix: csr_matrix, wanted: np.ndarray, authors: Sequence[str], always: np.ndarray
) -> np.ndarray:
    """Return how likely each column is for each letter, by the other authors' letters and some lines."""
    count = len(authors)
    chances = np.zeros((count, len(COLUMNS)))
    for known, asked in GroupKFold(FOLDS, shuffle=True, random_state=7).split(matrix[:count], groups=authors):
        for column in range(len(COLUMNS)):
            model = _fit(matrix, wanted, np.concatenate([known, always]), column, count)
            chances[asked, column] = model.predict_proba(matrix[asked])[:, 1]
    return chances


def _fit(
    matrix: csr_matrix, wanted: np.ndarray, known: np.ndarray, column: int, count: int
) -> LogisticRegression:
    """Return the model of one column; lines, after the letters, tell nothing of kinds and requesters."""
    if not COLUMNS[column].startswith(("request", "right")) or COLUMNS[column].startswith("requester"):
        known = known[known < count]
    model = LogisticRegression(C=_C, solver="liblinear", max_iter=400, random_state=7)
    return model.fit(matrix[known], wanted[known, column])


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


def _gathered(letters: Sequence[Sample]) -> list[Features]:
    """Return what each letter is weighed by, read in its own language."""
    book = rules.load()
    lexicons = {one.language: one for one in lexicon.load_all(book)}
    return [
        gather(
            passages(one.subject, one.text),
            [lexicons[one.language]] if one.language in lexicons else [],
            book,
        )
        for one in letters
    ]


def _blocks(letters: Sequence[Sample], gathered: Sequence[Features]) -> tuple[Block, ...]:
    names = {bit.bit_length() - 1: name for name, bit in rules.load().bits.items()}
    found: list[tuple[list[str], list[str], list[str]]] = []
    for got in gathered:
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


def _languages(letters: Sequence[Sample]) -> tuple[bytes, list[str]]:
    """Return the table, and the language of each letter by the other authors' letters."""
    texts, tongues, authors = _spelt(letters)
    found = [list(dict.fromkeys(language.features(language.distinct(text)))) for text in texts]
    counts: defaultdict[str, int] = defaultdict(int)
    for features in found:
        for feature in features:
            counts[feature] += 1
    names = sorted(feature for feature, count in counts.items() if count >= 4)
    matrix = _matrix(found, names, lambda count: max(count, 1) ** -0.5)
    said = np.array(tongues)
    by = np.array(authors)
    spoken = [""] * len(letters)
    own = [one.author for one in letters]
    for _, asked in GroupKFold(3, shuffle=True, random_state=7).split(own, groups=own):
        known = ~np.isin(by, [own[one] for one in asked])
        model = _tongue(matrix[known], said[known])
        wholes = _matrix(
            [list(dict.fromkeys(language.features(language.distinct(texts[one])))) for one in asked],
            names,
            lambda count: max(count, 1) ** -0.5,
        )
        for place, guess in zip(asked, model.predict(wholes), strict=True):
            spoken[place] = language.norwegian(str(guess), language.distinct(texts[place]))
    model = _tongue(matrix, said)
    scale, whole = _rounded(model.coef_)
    rows = {name: whole[:, number].tolist() for number, name in enumerate(names) if whole[:, number].any()}
    print(f"languages: {len(texts)} texts, {len(rows)} features")
    facts = {"bias": [round(float(one), 4) for one in model.intercept_], "scale": scale, "letters": digest()}
    return pack(list(model.classes_), rows, facts), spoken


def _tongue(matrix: csr_matrix, said: np.ndarray) -> LogisticRegression:
    return LogisticRegression(C=10.0, solver="lbfgs", tol=1e-3, max_iter=45).fit(matrix, said)


def _spelt(letters: Sequence[Sample]) -> tuple[list[str], list[str], list[str]]:
    """Return texts with languages and authors: letters first, then sentences, lines and phrases."""
    wholes = [(f"{one.subject}\n{one.text}", one.language, one.author) for one in letters]
    pieces: list[tuple[str, str, str]] = []
    for text, tongue, author in (*wholes, *((one.text, one.language, one.author) for one in lines())):
        for piece in dict.fromkeys([text, *re.split(r"[.!?\n]+", text)]):
            if len(piece.split()) > 1:
                pieces += [(spelt, tongue, author) for spelt in sorted({piece, _plain(piece)})]
    for code, listed in lexicon.texts().items():
        phrases = lexicon.common(listed)
        groups = (" ".join(phrases[at : at + _TOGETHER]) for at in range(0, len(phrases), _TOGETHER))
        pieces += [(words, code, code) for words in groups]
    told = [*wholes, *pieces]
    return [text for text, _, _ in told], [tongue for _, tongue, _ in told], [author for _, _, author in told]


def _plain(text: str) -> str:
    for letter, written in {"ø": "o", "æ": "ae", "ß": "ss", "ł": "l", "Ø": "O", "Æ": "Ae"}.items():
        text = text.replace(letter, written)
    return "".join(char for char in unicodedata.normalize("NFKD", text) if not unicodedata.combining(char))


if __name__ == "__main__":
    main()
