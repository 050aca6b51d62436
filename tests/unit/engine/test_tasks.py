"""The tasks say what they need, and continuous integration runs the command that people run."""

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
MAKE = shutil.which("make")
needs_make = pytest.mark.skipif(MAKE is None, reason="make is not installed here")


def make(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    clean = {name: value for name, value in os.environ.items() if not name.startswith("MAKE")}
    return subprocess.run(
        [MAKE or "make", *words], cwd=folder, env=clean, capture_output=True, text=True, check=False
    )


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """Return a folder with what `make env` looks at, and no environment yet."""
    for name in ("Makefile", "pyproject.toml", "requirements-dev.lock"):
        shutil.copy(ROOT / name, tmp_path)
    return tmp_path


def python(folder: Path, script: str) -> Path:
    """Write a Python that is not what it should be."""
    path = folder / "odd-python"
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o755)
    return path


@needs_make
def test_a_missing_python_is_named(checkout: Path) -> None:
    made = make(checkout, "env", "PYTHON=no-such-python")
    assert made.returncode != 0
    assert "There is no no-such-python here." in made.stdout
    assert "PYTHON=python3.12" in made.stdout


@needs_make
def test_a_python_that_is_too_old_is_named_with_its_version(checkout: Path) -> None:
    old = python(checkout, 'case "$*" in -V) echo Python 3.9.2;; *version_info*) exit 1;; esac')
    made = make(checkout, "env", f"PYTHON={old}")
    assert made.returncode != 0
    assert "Ombud needs Python 3.11 or newer" in made.stdout
    assert "Python 3.9.2" in made.stdout


@needs_make
def test_a_python_that_cannot_make_environments_is_named_with_the_fix(checkout: Path) -> None:
    bare = python(checkout, 'case "$*" in *ensurepip*) exit 1;; esac')
    made = make(checkout, "env", f"PYTHON={bare}")
    assert made.returncode != 0
    assert "apt install python3-venv" in made.stdout


@needs_make
def test_nothing_is_installed_again_when_nothing_changed(checkout: Path) -> None:
    (checkout / ".venv").mkdir()
    (checkout / ".venv" / "made-from-lock").touch()
    assert make(checkout, "env", "PYTHON=no-such-python").returncode == 0
    later = (checkout / ".venv" / "made-from-lock").stat().st_mtime + 5
    os.utime(checkout / "requirements-dev.lock", (later, later))
    assert make(checkout, "env", "PYTHON=no-such-python").returncode != 0


@needs_make
def test_the_tasks_list_themselves() -> None:
    listed = set(re.findall(r"^  make ([\w-]+) ", make(ROOT, "help").stdout, re.MULTILINE))
    phony = re.search(r"^\.PHONY: (.*)$", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE)
    assert phony is not None
    assert listed == set(phony[1].split())
    assert {"env", "demo", "test", "lint", "types", "bench", "lock", "clean"} <= listed


def test_continuous_integration_runs_the_test_command() -> None:
    script = ROOT / ".ci" / "run"
    assert os.access(script, os.X_OK)
    commands = [line for line in script.read_text("utf-8").splitlines() if line and not line.startswith("#")]
    assert commands[-1] == "exec make test"
    assert not any(tool in line for line in commands for tool in ("pip ", "apt", "curl"))


def test_hooks_before_a_commit_are_all_local() -> None:
    hooks = (ROOT / ".pre-commit-config.yaml").read_text("utf-8")
    assert re.findall(r"repo: *(.*)", hooks) == ["local"]
    assert set(re.findall(r"language: *(.*)", hooks)) == {"system"}


def test_the_licence_is_the_one_that_the_package_names() -> None:
    licence = (ROOT / "LICENSE").read_text("utf-8")
    assert "Apache License" in licence
    assert "Version 2.0, January 2004" in licence
    assert "Copyright The Ombud authors" in licence
    assert 'license = "Apache-2.0"' in (ROOT / "pyproject.toml").read_text("utf-8")


def test_containers_get_the_example_s_secrets_and_never_run_as_root() -> None:
    example = (ROOT / "deploy" / "env.example").read_text("utf-8")
    compose = (ROOT / "deploy" / "compose.yaml").read_text("utf-8")
    for secret in re.findall(r"^OMBUD_\w+_FILE=/run/secrets/(\w+)$", example, re.MULTILINE):
        assert f"file: ./secrets/{secret}" in compose
    assert compose.count("./secrets:/secrets:ro") == 2, "what env.example names in /secrets is there"
    assert ":8080\n" in compose.split("ports:")[1], "browsers reach the container"
    # Compose hands .env on to Ombud, which refuses a variable OMBUD_… that it does not know.
    assert "${OMBUD_" not in compose
    assert "\nOMBUD_WEB_PUBLIC_URL=https://" in example
    dockerfile = (ROOT / "deploy" / "Dockerfile").read_text("utf-8")
    assert re.search(r"^USER [1-9]", dockerfile, re.MULTILINE)
    assert dockerfile.count("--require-hashes") == 2
