"""A letter of 100 MB costs no more memory than one of 100 kB, measured by the operating system."""

import subprocess
import sys
from pathlib import Path

import pytest

_PROGRAM = """
import hashlib, resource, sys
from pathlib import Path
from bot.vault.box import DataBox
from handlers.store.blobs import Blobs
from handlers.store.originals import OriginalWriter, read

box, blobs = DataBox(bytes(32)), Blobs(Path(sys.argv[1]))
piece, pieces = bytes(range(256)) * 1024, int(sys.argv[2])

def seal(name, count):
    writer, said = OriginalWriter(box, blobs, name), hashlib.sha256()
    for _ in range(count):
        writer.write(piece)
        said.update(piece)
    original, heard = writer.finish(), hashlib.sha256()
    for part in read(original, box, blobs):
        heard.update(part)
    assert heard.digest() == said.digest()
    assert original.size == count * len(piece)

seal("00" * 32, 2)
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
seal("11" * 32, pieces)
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before)
"""


@pytest.mark.parametrize("megabytes", [100])
def test_a_hundred_megabytes_raise_the_peak_by_next_to_nothing(tmp_path: Path, megabytes: int) -> None:
    ended = subprocess.run(
        [sys.executable, "-c", _PROGRAM, str(tmp_path), str(megabytes * 4)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert ended.returncode == 0, ended.stderr
    # Linux counts kilobytes here, and macOS bytes.
    unit = 1024 if sys.platform.startswith("linux") else 1
    assert int(ended.stdout) * unit < 8 * 1024 * 1024
    (blob,) = [path for path in tmp_path.rglob("1" * 64) if path.is_file()]
    assert blob.stat().st_size >= megabytes * 1024 * 1024
    assert not list(tmp_path.rglob("*.part"))
