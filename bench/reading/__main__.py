"""The report on reading: `python -m bench.reading [train] [held_out]`.

Of the part `train` it tells what weights say that never saw the letter's author; of the part `held_out`
what the shipped weights say, in tables alone: no letter of that part is named or shown.
"""

import sys
from collections.abc import Sequence
from time import perf_counter, process_time

from bench.reading.corpus import FIRST, FURTHER, Sample, samples
from bench.reading.crossed import Reading, read_readings
from bench.reading.scores import RIGHTS, confused, erased_for_kept, macro_f1, score, verdicts
from handlers.triage.lexical import LexicalRecogniser

_LONG = 10_000  # characters of the long letters whose cost is told …
_LONGS = 3  # … of which so many are read in each language


def main() -> None:
    """Print the report on the parts that are named, or on both."""
    recogniser = LexicalRecogniser()
    recogniser.recognise("", "")
    for part in sys.argv[1:] or ["train", "held_out"]:
        letters = samples(part)
        read = read_readings() if part == "train" else read_all(recogniser, letters)
        tell(part, letters, read)
    _costs(recogniser)


def read_all(recogniser: LexicalRecogniser, letters: list[Sample]) -> dict[str, Reading]:
    """Return what the shipped weights take letters for."""
    found: dict[str, Reading] = {}
    for one in letters:
        finding = recogniser.recognise(one.subject, one.text)
        found[one.name] = Reading(finding.verdict, frozenset(finding.rights), finding.language)
    return found


def tell(part: str, letters: list[Sample], read: dict[str, Reading]) -> None:
    """Print the tables of one part."""
    authors = len({one.author for one in letters})
    how = "cross-validated by author" if part == "train" else "shipped weights"
    print(f"\n{part}: {len(letters)} letters of {authors} authors ({how})\n")
    print(f"{'':10}" + "".join(f"{right.value[:9]:>10}" for right in RIGHTS) + f"{'macro F1':>10}")
    groups = {
        **{code: (code,) for code in (*FIRST, *FURTHER)},
        "first": FIRST,
        "further": FURTHER,
        "all": (*FIRST, *FURTHER),
    }
    for name, codes in groups.items():
        some = [one for one in letters if one.language in codes]
        cells = [score(right, some, read) for right in RIGHTS]
        row = "".join(f"{_percent(one.precision, one.recall, one.f1):>10}" for one in cells)
        print(f"{name:10}{row}{macro_f1(some, read):10.2f}")
    print("          (precision/recall/F1 in percent)\n")
    print(f"{'':10}{'missed':>10}{'doubted':>10}{'false':>10}{'looked':>10}{'language':>10}")
    for name, codes in groups.items():
        some = [one for one in letters if one.language in codes]
        if not some:
            continue
        told = verdicts(some, read)
        right = 1 - sum(confused(some, read).values()) / len(some)
        shares = (told.missed, told.doubted, told.false, told.looked, right)
        print(f"{name:10}" + "".join(f"{100 * one:9.1f}%" for one in shares))
    print("          (of requests: missed as other, doubted as look; of others: false as request, looked at)")
    print(f"\nerasure read where keeping is asked: {erased_for_kept(letters, read)}")
    mixed = ", ".join(f"{a} as {b or '?'}: {n}" for (a, b), n in confused(letters, read).most_common(12))
    print(f"languages taken for others: {mixed or 'none'}")


def _percent(*shares: float) -> str:
    return "/".join(f"{100 * share:.0f}" for share in shares)


def _long(letters: Sequence[Sample]) -> list[str]:
    """Return long letters made of shorter ones, each another: reading keeps what it learnt of words."""
    told = ("\n\n".join(one.text for one in letters if one.language == spoken) for spoken in FIRST + FURTHER)
    return [text[at : at + _LONG] for text in told for at in range(0, _LONGS * _LONG, _LONG)]


def _costs(recogniser: LexicalRecogniser) -> None:
    letters = samples("train")
    began = process_time()
    for one in letters:
        recogniser.recognise(one.subject, one.text)
    each = 1000 * (process_time() - began) / len(letters)
    long = _long(letters)
    began = process_time()
    for text in long:
        recogniser.recognise("", text)
    of_long = 1000 * (process_time() - began) / len(long)
    print(f"\nmilliseconds of CPU: {each:.2f} a letter, {of_long:.1f} a letter of 10 kB")
    began = perf_counter()
    LexicalRecogniser().recognise("", "")
    print(f"loading: {1000 * (perf_counter() - began):.0f} ms")


if __name__ == "__main__":
    main()
