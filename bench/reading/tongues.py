"""Training of the weights that languages are told apart by."""

import re
import tomllib
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Sequence

import numpy as np
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold

from bench.reading.corpus import Sample, digest, lines
from bench.reading.matrices import matrix, rounded
from handlers.triage import concept, language, lexicon
from handlers.triage.weights import pack

_LEAST = 4  # texts that have a feature
_TOGETHER = 10  # phrases of a word list that make one text of its language


def train(letters: Sequence[Sample]) -> tuple[bytes, list[str]]:
    """Return the table, and the language of each letter by the other authors' letters."""
    texts, tongues, authors = _spelt(letters)
    found = [_features(text) for text in texts]
    counts: defaultdict[str, int] = defaultdict(int)
    for features in found:
        for feature in features:
            counts[feature] += 1
    names = sorted(feature for feature, count in counts.items() if count >= _LEAST)
    rows = matrix(found, names, 1.0, 1)
    said, by = np.array(tongues), np.array(authors)
    spoken = [""] * len(letters)
    own = [one.author for one in letters]
    for _, asked in GroupKFold(3, shuffle=True, random_state=7).split(own, groups=own):
        known = ~np.isin(by, [own[one] for one in asked])
        model = _model(rows[known], said[known])
        wholes = matrix([_features(texts[one]) for one in asked], names, 1.0, 1)
        for place, guess in zip(asked, model.predict(wholes), strict=True):
            spoken[place] = language.norwegian(str(guess), language.distinct(texts[place]))
    return _table(_model(rows, said), names, len(texts)), spoken


def _table(model: LogisticRegression, names: Sequence[str], count: int) -> bytes:
    scale, whole = rounded(model.coef_)
    rows = {name: whole[:, number].tolist() for number, name in enumerate(names) if whole[:, number].any()}
    print(f"languages: {count} texts, {len(rows)} features")
    facts = {"bias": [round(float(one), 4) for one in model.intercept_], "scale": scale, "letters": digest()}
    return pack(list(model.classes_), rows, facts)


def _features(text: str) -> list[str]:
    return list(dict.fromkeys(language.features(language.distinct(text))))


def _model(rows: csr_matrix, said: Iterable[str]) -> LogisticRegression:
    return LogisticRegression(C=10.0, solver="lbfgs", tol=1e-3, max_iter=45).fit(rows, said)


def _spelt(letters: Sequence[Sample]) -> tuple[list[str], list[str], list[str]]:
    """Return texts with languages and authors: letters first, then sentences, lines and phrases."""
    wholes = [(f"{one.subject}\n{one.text}", one.language, one.author) for one in letters]
    pieces: list[tuple[str, str, str]] = []
    for text, tongue, author in (*wholes, *((one.text, one.language, one.author) for one in lines())):
        for piece in dict.fromkeys([text, *re.split(r"[.!?\n]+", text)]):
            if len(piece.split()) > 1:
                pieces += [(spelt, tongue, author) for spelt in sorted({piece, _plain(piece)})]
    for code, listed in lexicon.texts().items():
        phrases = [*lexicon.common(listed), *_meant(code)]
        groups = (" ".join(phrases[at : at + _TOGETHER]) for at in range(0, len(phrases), _TOGETHER))
        pieces += [(words, code, code) for words in groups]
    told = [*wholes, *pieces]
    return [text for text, _, _ in told], [tongue for _, tongue, _ in told], [author for _, _, author in told]


def _meant(language: str) -> list[str]:
    """Return the words of a language's concepts that stand there whole."""
    told = tomllib.loads(concept.texts()[language]).values()
    return [entry.replace("_", " ") for listed in told for entry in listed.split() if "*" not in entry]


def _plain(text: str) -> str:
    for letter, written in {"ø": "o", "æ": "ae", "ß": "ss", "ł": "l", "Ø": "O", "Æ": "Ae"}.items():
        text = text.replace(letter, written)
    return "".join(char for char in unicodedata.normalize("NFKD", text) if not unicodedata.combining(char))
