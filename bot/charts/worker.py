"""The drawing process: JSON in on standard input, pictures out on standard output, then it ends.

Matplotlib takes some 90 MB once it is imported; the desk never imports it.
"""

import json
import struct
import sys

from bot.charts.drawing import drawn
from bot.charts.spec import Spec

#: Before each picture stands its length.
LENGTH = struct.Struct("!I")


def main() -> None:
    """Draw every chart that is asked for, in order."""
    for facts in json.load(sys.stdin):
        picture = drawn(Spec.from_facts(facts))
        sys.stdout.buffer.write(LENGTH.pack(len(picture)) + picture)


if __name__ == "__main__":
    main()
