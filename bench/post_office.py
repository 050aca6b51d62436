"""One provider's side of the backfill bench, in a process of its own: letters lie there, calls are counted.

Speaks with `bench.backfill` in JSON lines: says where it is once it is filled; answers "asked" with what
was asked of it so far.
"""

import argparse
import json
import sys
from datetime import timedelta
from pathlib import Path

from bench import corpus
from bench.served import PROVIDERS


def main() -> None:
    """Fill a mailbox and serve it until nobody listens any more."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("provider", choices=PROVIDERS)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--letters", type=int, required=True)
    parser.add_argument("--kept", action="store_true", help="keep the provider's own quota")
    options = parser.parse_args()
    with PROVIDERS[options.provider](options.folder, kept=options.kept) as served:
        for number, letter in enumerate(corpus.letters(options.letters)):
            served.deliver(letter, corpus.START + timedelta(minutes=number))
        _tell(served.facts)
        for _ in sys.stdin:
            _tell(served.asked())


def _tell(facts: dict[str, str] | dict[str, int]) -> None:
    print(json.dumps(facts), flush=True)


if __name__ == "__main__":
    main()
