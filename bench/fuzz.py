"""Reads letters made wrong at random and tells whether any crashes, hangs or gets lost.

    python -m bench.fuzz --messages 200000 --seed 1     one process; run others with other seeds beside it
    python -m bench.fuzz --messages 2000 --json         figures for machines

A letter that fails is made as small as it still fails, and kept in build/fuzz with its seed in its name.
"""

import argparse
import hashlib
import json
import random
import time
from collections import Counter, defaultdict
from pathlib import Path

from rich.console import Console
from rich.progress import Progress

from bench.fuzzing.mutations import mutate
from bench.fuzzing.shapes import shapes
from bench.fuzzing.trial import Outcome, Trial

KEPT = Path(__file__).parent.parent / "build" / "fuzz"
_MINIMISING = 20.0  # seconds spent on making one letter smaller


def main() -> None:
    """Run as many letters as were asked for; exits with 1 where one failed."""
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    asked.add_argument("--messages", type=int, default=2_000)
    asked.add_argument("--seed", type=int, default=random.SystemRandom().randrange(1 << 32))
    asked.add_argument("--json", action="store_true")
    options = asked.parse_args()
    console = Console(stderr=True)
    console.print(f"seed {options.seed}")
    figures = fuzz(options.messages, options.seed, console)
    print(json.dumps(figures, indent=None if options.json else 2))
    raise SystemExit(1 if figures["faults"] else 0)


def fuzz(messages: int, seed: int, console: Console) -> dict[str, object]:
    """Return the figures of so many letters; failing ones are kept."""
    chance = random.Random(seed)
    found = shapes(random.Random(0))
    trial = Trial()
    faults: Counter[str] = Counter()
    ends: Counter[str] = Counter()
    slowest: dict[str, float] = {}
    spent: dict[str, float] = defaultdict(float)
    started = time.monotonic()
    try:
        with Progress(console=console) as progress:
            task = progress.add_task("letters", total=messages)
            for _ in range(messages):
                letter = mutate(chance, found)
                outcome = trial.run(letter)
                ends["kept unreadable" if outcome.kept else "read"] += 1
                for name, seconds in (outcome.seconds or {}).items():
                    slowest[name] = max(slowest.get(name, 0.0), seconds)
                    spent[name] += seconds
                if outcome.fault:
                    faults[outcome.fault] += 1
                    if faults[outcome.fault] <= 3:
                        console.print(f"{outcome.fault}: {_keep(trial, letter, outcome, seed)}")
                progress.advance(task)
    finally:
        trial.close()
    return {
        "messages": messages,
        "seed": seed,
        "shapes": len(found),
        "ends": dict(ends),
        "faults": dict(faults),
        "slowest_ms": {name: round(seconds * 1_000) for name, seconds in slowest.items()},
        "mean_ms": {name: round(seconds * 1_000 / messages, 2) for name, seconds in spent.items()},
        "minutes": round((time.monotonic() - started) / 60, 1),
    }


def _keep(trial: Trial, letter: bytes, outcome: Outcome, seed: int) -> Path:
    smallest = minimised(trial, letter, outcome.fault)
    KEPT.mkdir(parents=True, exist_ok=True)
    name = f"{outcome.fault.replace(': ', '-')}-{seed}-{hashlib.sha256(smallest).hexdigest()[:8]}.eml"
    (KEPT / name).write_bytes(smallest)
    return KEPT / name


def minimised(trial: Trial, letter: bytes, fault: str) -> bytes:
    """Return the letter without what it fails without needing, as far as time allows."""
    until = time.monotonic() + _MINIMISING
    size = len(letter) // 2
    while size and time.monotonic() < until:
        at = 0
        while at < len(letter) and time.monotonic() < until:
            shorter = letter[:at] + letter[at + size :]
            if trial.run(shorter).fault == fault:
                letter = shorter
            else:
                at += size
        size //= 2
    return letter


if __name__ == "__main__":
    main()
