"""Letters made wrong at random: a sample of them is read here, and a larger one by `python -m bench.fuzz`."""

import json
import random
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from bench import fuzz
from bench.fuzzing.mutations import MAX_LETTER, MUTATIONS, mutate
from bench.fuzzing.shapes import shapes
from bench.fuzzing.trial import Outcome, Trial
from connectors.base import Letter
from connectors.mime.reading import read

ROOT = Path(__file__).resolve().parents[2]
SHAPES = shapes(random.Random(0), 60)


@pytest.fixture(scope="module")
def trial() -> Iterator[Trial]:
    trial = Trial()
    yield trial
    trial.close()


@pytest.mark.parametrize("seed", range(8))
def test_no_letter_made_wrong_crashes_hangs_or_gets_lost(trial: Trial, seed: int) -> None:
    chance = random.Random(seed)
    for _ in range(40):
        letter = mutate(chance, SHAPES)
        outcome = trial.run(letter)
        assert not outcome.fault, fuzz.minimised(trial, letter, outcome.fault)
        assert not outcome.kept


@pytest.mark.parametrize("mutation", MUTATIONS, ids=lambda one: one.__name__)
def test_every_mutation_leaves_a_letter_that_is_read_however_often_it_is_done(mutation: object) -> None:
    assert callable(mutation)
    chance = random.Random(1)
    for shape in [b"", b"\r\n", *SHAPES[::40]]:
        letter = shape
        for _ in range(3):
            letter = mutation(chance, letter, SHAPES)[:MAX_LETTER]
        assert isinstance(read([letter]), Letter)


def test_a_seed_makes_the_same_letters_again() -> None:
    first, second = random.Random(7), random.Random(7)
    assert [mutate(first, SHAPES) for _ in range(50)] == [mutate(second, SHAPES) for _ in range(50)]


class Picky(Trial):
    """Fails on letters with an "x" and a "y" in them."""

    def __init__(self) -> None:
        """Need no reading process."""

    def run(self, original: bytes) -> Outcome:
        return Outcome("parse: crash" if b"x" in original and b"y" in original else "")


def test_what_fails_is_made_as_small_as_it_still_fails() -> None:
    assert fuzz.minimised(Picky(), b"abcxdef" * 30 + b"y" + b"ghi" * 50, "parse: crash") == b"xy"


def test_the_bench_runs_as_it_is_called(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "bench.fuzz", "--messages", "20", "--seed", "3", "--json"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    figures = json.loads(done.stdout)
    assert figures["ends"] == {"read": 20}
    assert figures["faults"] == {}
    assert "seed 3" in done.stderr
