"""Hold the whole of the clock against its oracle: every receipt day, and as many sequences as one asks for.

python -m tests.unit.law.sweep [--sequences 100000] [--seed 7] [--only receipts|sequences]
"""

import argparse
import json
import sys
import time
from collections.abc import Iterable, Iterator
from random import Random, SystemRandom

from tests.unit.law.compared import differences
from tests.unit.law.lines import ELSEWHERE, PLACES, drawn, receipts
from tests.unit.law.oracle import Line

_SHOWN = 20


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--sequences", type=int, default=100_000)
    parser.add_argument("--seed", type=int, default=SystemRandom().randrange(1_000_000))
    parser.add_argument("--only", choices=("receipts", "sequences"))
    asked = parser.parse_args()
    wrong = 0
    if asked.only != "sequences":
        wrong += _held("receipts", _every_receipt())
    if asked.only != "receipts":
        random = Random(asked.seed)
        wrong += _held(f"sequences, seed {asked.seed}", (drawn(random) for _ in range(asked.sequences)))
    return 1 if wrong else 0


def _every_receipt() -> Iterator[Line]:
    for country, zone, parts in (*PLACES, *ELSEWHERE):
        for part in parts:
            for line in receipts(country, zone, part):
                yield line
                if country == "GB":
                    yield {**line, "clock": "uk_complaint_ack"}
                if part == parts[0]:
                    yield {**line, "clock": "breach_72h"}


def _held(what: str, lines: Iterable[Line]) -> int:
    began, count, wrong = time.monotonic(), 0, 0
    for line in lines:
        count += 1
        if differing := differences(line):
            wrong += 1
            if wrong <= _SHOWN:
                _say(json.dumps({"line": line, "differences": differing}))
    _say(f"{what}: {count} lines, {wrong} differ, {time.monotonic() - began:.0f} s")
    return wrong


def _say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
