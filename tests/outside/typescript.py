"""Slack's published types as a judge: constants are written as TypeScript, and the compiler reads them.

One constant stands on one line, so that a complaint names its payload.
"""

import json
import os
import re
import shutil
import subprocess
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

NODE = Path(__file__).with_name("node")
_COMPLAINT = re.compile(r"^(?P<file>\w+)\.ts\((?P<line>\d+),\d+\): error (?P<said>.*)$")
#: Of one file; more would make the compiler's memory the measure.
_BATCH = 400
_CONFIG = {
    "compilerOptions": {
        "strict": True,
        "noEmit": True,
        "skipLibCheck": True,  # judges what we write, not what others published
        "module": "nodenext",
        "moduleResolution": "nodenext",
        "target": "es2022",
        "types": [],
    },
    "include": ["*.ts"],
}


@dataclass(frozen=True, slots=True)
class Typed:
    """A value, and the type that it must have."""

    name: str
    type: str
    value: Any


def need_node() -> None:
    """Skip, with the reason, where there is no Node.js; on the build machine that is a failure."""
    missing = ""
    if shutil.which("node") is None:
        missing = "There is no Node.js here; 20 or newer reads Slack's published types."
    elif not (NODE / "node_modules" / ".bin" / "tsc").exists():
        missing = "Slack's published types are not installed; `make tests` does it."
    if missing and os.environ.get("CI"):
        pytest.fail(missing)
    if missing:
        pytest.skip(missing)


def rejected(folder: Path, preamble: str, typed: Iterable[Typed]) -> Mapping[str, str]:
    """Return what the strict compiler says of each constant that has not its type, by the constant's name.

    Args:
        folder: an empty one, to work in.
        preamble: imports and types of our own, on one line.
    """
    need_node()
    constants = list(typed)
    assert "\n" not in preamble
    (folder / "node_modules").symlink_to(NODE / "node_modules")
    (folder / "tsconfig.json").write_text(json.dumps(_CONFIG), "utf-8")
    (folder / "package.json").write_text('{"type": "module"}', "utf-8")
    for start in range(0, len(constants), _BATCH):
        lines = [preamble]
        for at, one in enumerate(constants[start : start + _BATCH]):
            lines.append(f"export const p{at}: {one.type} = {json.dumps(one.value)};")
        (folder / f"batch{start}.ts").write_text("\n".join(lines), "utf-8")
    command = [str(NODE / "node_modules" / ".bin" / "tsc"), "--project", str(folder), "--pretty", "false"]
    # Without the variables of the machine: nothing of them may decide what is right.
    environment = {"PATH": os.environ["PATH"]}
    said = subprocess.run(command, capture_output=True, text=True, check=False, cwd=folder, env=environment)
    found: dict[str, str] = {}
    for line in said.stdout.splitlines():
        complaint = _COMPLAINT.match(line)
        if complaint is None:
            assert line.startswith(" "), f"the compiler itself failed: {line}"
            continue
        number = int(complaint["line"])
        assert number > 1, f"the types themselves are wrong: {line}"
        constant = constants[int(complaint["file"].removeprefix("batch")) + number - 2]
        found.setdefault(constant.name, complaint["said"])
    assert bool(found) == bool(said.returncode), said.stderr
    return found
