"""The port `Painter` over a short-lived process, so that the desk stays small.

The last pictures are kept in memory: all managers of one language are sent the same ones.
"""

import importlib.util
import json
import logging
import os
import struct
import subprocess
import sys
import threading
from collections import OrderedDict
from collections.abc import Sequence
from pathlib import Path

from bot.charts.spec import Spec, spec_of
from handlers.domain.chart import Chart
from handlers.ports import Unpainted

_SECONDS = 60
_KEPT = 32  # pictures of some 50 kB each
_LENGTH = struct.Struct("!I")
_WORKER = ("-P", "-m", "bot.charts.worker")

_log = logging.getLogger(__name__)


def can_paint() -> bool:
    """Return whether what draws is installed, without importing it."""
    return importlib.util.find_spec("matplotlib") is not None


class ProcessPainter:
    """Implements `handlers.ports.Painter`.

    Args:
        cache: where matplotlib keeps its list of fonts; made when it is first needed.
    """

    def __init__(self, cache: Path) -> None:
        self._cache = cache
        self._kept: OrderedDict[Spec, bytes] = OrderedDict()
        self._lock = threading.Lock()

    def pngs(self, charts: Sequence[Chart], language: str) -> tuple[bytes, ...]:
        """Return each chart as a PNG, said in a language.

        Raises:
            Unpainted: matplotlib is not installed, or it failed.
        """
        specs = [spec_of(one, language) for one in charts]
        with self._lock:
            new = [one for one in specs if one not in self._kept]
            if new:
                self._kept.update(zip(new, self._drawn(new), strict=True))
            found = tuple(self._kept[one] for one in specs)
            while len(self._kept) > _KEPT:
                self._kept.popitem(last=False)
        return found

    def _drawn(self, specs: Sequence[Spec]) -> list[bytes]:
        if not can_paint():
            raise Unpainted("Pictures need matplotlib; install Ombud with its extra 'charts'.")
        asked = json.dumps([one.to_facts() for one in specs]).encode()
        try:
            self._cache.mkdir(mode=0o700, parents=True, exist_ok=True)
            done = subprocess.run(  # noqa: S603 - our own module, no outside text
                (sys.executable, *_WORKER),
                input=asked,
                capture_output=True,
                check=True,
                timeout=_SECONDS,
                env=environment(self._cache.absolute()),
                cwd="/",
            )
            return _cut_apart(done.stdout, len(specs))
        except (OSError, subprocess.SubprocessError, struct.error, ValueError) as error:
            facts = {"action": "charts.unpainted", "reason": type(error).__name__, "count": len(specs)}
            _log.warning("Charts could not be drawn.", extra=facts)
            raise Unpainted("The drawing process failed; the log says how.") from None


def environment(cache: Path) -> dict[str, str]:
    """Return what a drawing process needs to find its modules, and nothing else of ours."""
    here = str(Path(__file__).resolve().parents[2])
    places = [here, *(path for path in sys.path if path and path != here)]
    return {"PYTHONPATH": os.pathsep.join(places), "MPLBACKEND": "agg", "MPLCONFIGDIR": str(cache)}


def _cut_apart(stream: bytes, number: int) -> list[bytes]:
    found, at = [], 0
    for _ in range(number):
        (length,) = _LENGTH.unpack_from(stream, at)
        at += _LENGTH.size
        found.append(stream[at : at + length])
        at += length
    if at != len(stream):
        raise ValueError("the drawing process said something else")
    return found
