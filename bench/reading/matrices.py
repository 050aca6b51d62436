"""Features as numbers: which of them count, and letters or sentences as rows of a matrix."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import chain

import numpy as np
from scipy.sparse import csr_matrix, hstack

from bench.reading.corpus import Sample
from handlers.triage import concept, lexicon, rules
from handlers.triage.features import Features, Said, gather, parts
from handlers.triage.meaning import name_of as name_of_concept
from handlers.triage.naming import name_of
from handlers.triage.passages import passages
from handlers.triage.weighing import shrink

STRENGTH = (0.7, 1.3, 0.7, 0.5)  # of classes, concepts, words, parts of words
LEAST = (2, 4, 4, 8)  # authors who use a feature

Row = tuple[list[str], ...]
"""The features of a letter or a sentence, by sort."""


Packed = tuple[dict[str, np.ndarray], list[list[float]]]
"""Whole numbers by feature, and what multiplies them, by sort and column."""


@dataclass(frozen=True)
class Block:
    """One sort of features: their places, and letters or sentences by them."""

    names: list[str]
    matrix: csr_matrix


class Namer:
    """Names features as the files of the weights do."""

    def __init__(self) -> None:
        self._classes = {bit.bit_length() - 1: name for name, bit in rules.load().bits.items()}
        self._concepts = list(concept.names())

    def letter(self, found: Features) -> Row:
        """Return the features of a letter."""
        sentences = [self.sentence(said) for said in found.sentences]
        classes, concepts = (
            (list(dict.fromkeys(chain.from_iterable(sort))) for sort in zip(*sentences, strict=True))
            if sentences
            else ([], [])
        )
        words = dict.fromkeys(word for said in found.sentences for word in said.words.codes)
        cut = [f"~{part}" for word in words if " " not in word for part in parts(word)]
        return [found.size, *classes], concepts, list(words), cut

    def sentence(self, found: Said) -> Row:
        """Return the features of a sentence."""
        return (
            [name_of(key, self._classes) for key in dict.fromkeys(found.classes.codes)],
            [name_of_concept(code, self._concepts) for code in dict.fromkeys(found.concepts.codes)],
        )


def gathered(letters: Sequence[Sample]) -> list[Features]:
    """Return what each letter is weighed by, read in its own language."""
    book = rules.load()
    lexicons = {one.language: one for one in lexicon.load_all(book)}
    dictionaries = {code: concept.build(code, text) for code, text in concept.texts().items()}
    return [
        gather(
            passages(one.subject, one.text),
            [lexicons[one.language]] if one.language in lexicons else [],
            book,
            [dictionaries[one.language]] if one.language in dictionaries else [],
        )
        for one in letters
    ]


def blocks(rows: Sequence[Row], authors: Sequence[str], few: int) -> tuple[Block, ...]:
    """Return the features that enough authors use, each sort by itself.

    Args:
        few: features of the shortest are weighed as if there were that many.
    """
    return tuple(
        _block([row[sort] for row in rows], authors, LEAST[sort], STRENGTH[sort], few)
        for sort in range(len(rows[0]))
    )


def joined(found: Sequence[Block]) -> csr_matrix:
    """Return all sorts side by side."""
    return hstack([one.matrix for one in found]).tocsr()


def matrix(found: Sequence[Iterable[str]], names: Sequence[str], strength: float, few: int) -> csr_matrix:
    """Return the rows of some features, those of a long text weighed less."""
    places = {name: number for number, name in enumerate(names)}
    values: list[float] = []
    columns: list[int] = []
    ends = [0]
    for features in found:
        known = Counter(places[feature] for feature in features if feature in places)
        share = strength * shrink(known.total(), few)
        for column, times in sorted(known.items()):
            columns.append(column)
            values.append(share * times)
        ends.append(len(columns))
    return csr_matrix((values, columns, ends), shape=(len(found), len(names)))


def packed(coefficients: np.ndarray, found: Sequence[Block]) -> Packed:
    """Return weights as whole numbers by feature, and what multiplies them, by sort and column."""
    rows: dict[str, np.ndarray] = {}
    scales: list[list[float]] = []
    at = 0
    for sort, block in enumerate(found):
        scale, whole = rounded(coefficients[:, at : at + len(block.names)] * STRENGTH[sort])
        at += len(block.names)
        scales.append(scale)
        rows.update(zip(block.names, whole.T, strict=True))
    return rows, scales


def beside(letters: Packed, sentences: Packed) -> tuple[dict[str, list[int]], list[list[float]]]:
    """Return the columns of letters and those of sentences as one table; who weighs nothing is left out."""
    (whole, scales), (pieces, more) = letters, sentences
    width = len(scales[0]), len(more[0])
    nothing = np.zeros(width[0], dtype=int), np.zeros(width[1], dtype=int)
    rows = {
        name: [*whole.get(name, nothing[0]).tolist(), *pieces.get(name, nothing[1]).tolist()]
        for name in sorted(whole.keys() | pieces.keys())
    }
    silent = [1.0] * width[1]
    both = [[*scale, *(more[sort] if sort < len(more) else silent)] for sort, scale in enumerate(scales)]
    return {name: row for name, row in rows.items() if any(row)}, both


def rounded(piece: np.ndarray) -> tuple[list[float], np.ndarray]:
    """Return by what whole numbers are multiplied, and those; the few heaviest are cut."""
    scale = np.maximum(np.quantile(np.abs(piece), 0.9995, axis=1), 1e-6) / 127
    whole = np.clip(np.rint(piece / scale[:, None]), -127, 127).astype(int)
    return [float(f"{one:.6g}") for one in scale], whole


def _block(
    found: Sequence[list[str]], authors: Sequence[str], least: int, strength: float, few: int
) -> Block:
    by: defaultdict[str, set[str]] = defaultdict(set)
    for features, author in zip(found, authors, strict=True):
        for feature in features:
            by[feature].add(author)
    names = sorted(feature for feature, known in by.items() if len(known) >= least)
    return Block(names, matrix(found, names, strength, few))
