"""The command line teaches itself: help with examples that work, nearest words, one list of codes."""

import shlex
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path

import click
import pytest

from bot.cli.exits import MEANINGS, Exit
from bot.cli.main import COMMANDS, main
from bot.cli.reference import reference
from bot.cli.taught import Taught
from tests.faces.cli.conftest import Run

PAGE = Path(__file__).parents[3] / "docs" / "cli.md"


def commands(
    group: click.Group = main, path: tuple[str, ...] = ()
) -> Iterator[tuple[tuple[str, ...], click.Command]]:
    for name in group.list_commands(click.Context(group)):
        command = group.get_command(click.Context(group), name)
        assert command is not None
        yield (*path, name), command
        if isinstance(command, click.Group):
            yield from commands(command, (*path, name))


ALL = list(commands())
TAUGHT = [(path, command) for path, command in ALL if isinstance(command, Taught)]


def test_every_command_that_does_something_has_examples() -> None:
    assert [path for path, command in ALL if not isinstance(command, Taught | click.Group)] == []
    assert all(command.examples for _, command in TAUGHT)


@pytest.mark.parametrize(
    ("path", "command"), ALL, ids=lambda value: " ".join(value) if isinstance(value, tuple) else ""
)
def test_help_says_what_it_does_and_shows_its_examples(
    run: Run, path: tuple[str, ...], command: click.Command
) -> None:
    result = run(*path, "--help")
    assert result.exit_code == 0
    assert (command.help or "").split("\n")[0] in result.output.replace("\n  ", " ")
    for example in getattr(command, "examples", ()):
        assert example in result.output


@pytest.mark.parametrize(
    ("command", "example"),
    [(command, example) for _, command in TAUGHT for example in command.examples],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_examples_are_understood_by_the_commands_they_show(
    command: Taught, example: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HOME", str(tmp_path))
    files = ["letter.eml", "archive-2025.mbox", "Maildir", "requests.jsonl", "report.txt", "entries.json"]
    for name in (*files, "2027-C-0001.json", "2027-C-0001.pdf"):
        (tmp_path / name).touch()
    words = shlex.split(example.partition(" > ")[0].replace("~", str(tmp_path)))
    while "=" in words[0]:
        words.pop(0)
    assert words[0] == "ombud"
    assert command.name is not None
    command.make_context(command.name, words[words.index(command.name) + 1 :]).close()


def test_the_list_of_commands_says_what_each_says_of_itself() -> None:
    for name, (_, line) in COMMANDS.items():
        command = main.get_command(click.Context(main), name)
        assert command is not None
        assert command.short_help == line


def test_help_lists_every_command_and_every_exit_code(run: Run) -> None:
    output = run("--help").output
    assert all(f"  {name} " in output for name in COMMANDS)
    assert all(f"  {code.value}  " in output for code in Exit)
    assert set(MEANINGS) == set(Exit)


def test_no_command_needs_an_option() -> None:
    needed = [
        (path, parameter.name)
        for path, command in ALL
        for parameter in command.params
        if isinstance(parameter, click.Option) and parameter.required
    ]
    assert needed == []


def test_every_command_that_reports_knows_json() -> None:
    silent = {("serve",), ("case", "export"), ("incident", "register")}  # an export is JSON itself
    for path, command in TAUGHT:
        knows = any("--json" in parameter.opts for parameter in command.params)
        assert knows is (path not in silent), path


@pytest.mark.parametrize(("typed", "meant"), [("docter", "doctor"), ("injest", "ingest"), ("cases", "case")])
def test_a_slip_is_answered_with_the_nearest_command(run: Run, typed: str, meant: str) -> None:
    result = run(typed)
    assert result.exit_code == Exit.USAGE
    assert f"Did you mean `ombud {meant}`?" in result.stderr


def test_a_strange_word_is_answered_with_where_to_look(run: Run) -> None:
    result = run("zzz")
    assert result.exit_code == Exit.USAGE
    assert "ombud --help" in result.stderr


@pytest.mark.parametrize(
    "words",
    [
        ("--wrong",),
        ("ingest",),
        ("ingest", "/nowhere/at/all.eml"),
        ("case", "show"),
        ("case", "nothing"),
        ("case", "list", "--limit", "0"),
        ("doctor", "too", "much"),
    ],
)
def test_what_is_not_understood_ends_with_the_code_for_usage(run: Run, words: tuple[str, ...]) -> None:
    result = run(*words)
    assert result.exit_code == Exit.USAGE
    assert "Usage:" in result.stderr


def test_the_version_is_the_packages(run: Run) -> None:
    assert run("--version").output == f"ombud {version('ombud')}\n"


def test_the_page_in_the_repository_is_current() -> None:
    assert PAGE.read_text("utf-8") == reference(), "run: make docs"


def test_the_page_tells_of_every_command_and_code() -> None:
    page = reference()
    assert all(f"## ombud {' '.join(path)}\n" in page for path, _ in ALL)
    assert all(f"| {code.value} | " in page for code in Exit)
