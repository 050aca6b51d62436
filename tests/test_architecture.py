"""The house style, held by a test instead of by reviewers: sizes, time, boundaries, traces of machines."""

import ast
import re
import statistics
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[1]
PACKAGES = ("bot", "connectors", "handlers")
SOURCES = sorted(path for name in PACKAGES for path in (ROOT / name).rglob("*.py"))
TESTS = sorted((ROOT / "tests").rglob("*.py"))

LONGEST_FILE, MEDIAN_FILE, LONGEST_FUNCTION = 350, 120, 60  # lines
TEST_LINES_PER_SOURCE_LINE = 1.27

# The four places that catch every exception: job runner, delivery, and the two faces' error handlers.
BOUNDARIES = {"bot/jobs/embedded.py", "handlers/delivery/courier.py", "bot/slack/", "bot/web/"}

CLOCK = "bot/clock.py"
CLOCK_READINGS = {
    ("datetime", "now"),
    ("datetime", "utcnow"),
    ("datetime", "today"),
    ("date", "today"),
    ("time", "time"),
    ("time", "time_ns"),
    ("time", "localtime"),
    ("time", "gmtime"),
}
# Stand-ins keep the time of those whom they stand in for: one place each, where it starts from.
OTHER_CLOCKS = {"bot/sandbox/slack/timing.py", "bot/sandbox/microsoft/timing.py"}

VAGUE_NAMES = {"utils", "util", "helpers", "helper", "common", "manager", "service", "misc", "base_utils"}


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def lines_of(path: Path) -> int:
    return len(path.read_text("utf-8").splitlines())


def tree_of(path: Path) -> ast.Module:
    return ast.parse(path.read_text("utf-8"), str(path))


def each_node(paths: list[Path]) -> Iterator[tuple[str, ast.AST]]:
    for path in paths:
        for node in ast.walk(tree_of(path)):
            yield name_of(path), node


def tracked_files() -> list[Path]:
    """Return the files of the repository, or of an unpacked archive that has none."""
    listing = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        check=False,
    )
    if listing.returncode == 0:
        return [
            ROOT / name for name in listing.stdout.decode().split("\0") if name and (ROOT / name).is_file()
        ]
    return [*SOURCES, *TESTS, *ROOT.glob("*.*"), *(ROOT / "docs").rglob("*"), *(ROOT / "deploy").glob("*")]


def test_no_file_is_long() -> None:
    long = {name_of(path): lines_of(path) for path in [*SOURCES, *TESTS] if lines_of(path) > LONGEST_FILE}
    assert long == {}


def test_the_usual_file_is_short() -> None:
    median = statistics.median(lines_of(path) for path in SOURCES)
    assert median <= MEDIAN_FILE


def test_no_function_is_long() -> None:
    long = {
        f"{name}:{node.name}": (node.end_lineno or 0) - node.lineno + 1
        for name, node in each_node([*SOURCES, *TESTS])
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and (node.end_lineno or 0) - node.lineno + 1 > LONGEST_FUNCTION
    }
    assert long == {}


def test_the_tests_are_longer_than_what_they_test() -> None:
    source, tests = (sum(lines_of(path) for path in paths) for paths in (SOURCES, TESTS))
    assert tests >= TEST_LINES_PER_SOURCE_LINE * source, f"{tests} lines of tests for {source} of source"


def test_only_the_clock_tells_the_time() -> None:
    readings = [
        f"{name}:{node.lineno}"
        for name, node in each_node(SOURCES)
        if isinstance(node, ast.Attribute)
        and (ast.unparse(node.value).split(".")[-1], node.attr) in CLOCK_READINGS
        and name != CLOCK
        and name not in OTHER_CLOCKS
    ]
    assert readings == []


def test_time_is_not_imported_by_its_functions() -> None:
    hidden = [
        f"{name}:{node.lineno}"
        for name, node in each_node(SOURCES)
        if isinstance(node, ast.ImportFrom) and node.module == "time"
    ]
    assert hidden == [], "write time.monotonic(), so that a reading of the clock can be found"


def swallows_everything(node: ast.AST) -> bool:
    """Return whether an `except` catches every exception and never passes one on."""
    if not isinstance(node, ast.ExceptHandler):
        return False
    caught = "BaseException" if node.type is None else ast.unparse(node.type)
    passes_on = any(isinstance(one, ast.Raise) and one.exc is None for one in ast.walk(node))
    return bool({"Exception", "BaseException"} & set(re.findall(r"\w+", caught))) and not passes_on


def test_every_exception_is_caught_only_at_the_boundaries() -> None:
    places = [name for name, node in each_node(SOURCES) if swallows_everything(node)]
    assert [name for name in places if not name.startswith(tuple(BOUNDARIES))] == []
    assert len([name for name in places if name.startswith(("bot/slack/", "bot/web/"))]) <= 2, (
        "one for each face"
    )


def test_nothing_but_the_settings_and_their_reader_looks_at_the_environment() -> None:
    looks = {
        name
        for name, node in each_node(SOURCES)
        if isinstance(node, ast.Attribute) and ast.unparse(node) in {"os.environ", "os.getenv", "os.environb"}
    }
    assert {name for name in looks if not name.startswith(("bot/cli/", "bot/sandbox/"))} == set()


def test_the_rules_need_only_the_standard_library() -> None:
    ours = re.compile(r"handlers\.domain(\.|$)|connectors\.(base|errors|trails)$")
    pure = [
        path
        for path in SOURCES
        if name_of(path).startswith(
            ("handlers/domain/", "connectors/base", "connectors/errors", "connectors/trails")
        )
    ]
    foreign = []
    for name, node in each_node(pure):
        modules = [node.module or ""] if isinstance(node, ast.ImportFrom) else []
        modules += [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
        foreign += [
            f"{name}: {one}"
            for one in modules
            if one.split(".")[0] not in sys.stdlib_module_names and not ours.match(one)
        ]
    assert foreign == []


def test_imports_are_absolute() -> None:
    assert [
        name
        for name, node in each_node([*SOURCES, *TESTS])
        if isinstance(node, ast.ImportFrom) and node.level
    ] == []


def test_packages_only_introduce_themselves() -> None:
    full = [name_of(path) for path in SOURCES if path.name == "__init__.py" and len(tree_of(path).body) != 1]
    assert full == [], "an __init__.py holds a docstring and nothing else"


def test_every_folder_of_code_is_a_package() -> None:
    folders = {path.parent for path in SOURCES}
    assert [name_of(folder) for folder in folders if not (folder / "__init__.py").is_file()] == []


def test_names_say_what_is_inside() -> None:
    assert [name_of(path) for path in SOURCES if set(path.stem.split("_")) & VAGUE_NAMES] == []


def test_an_exception_to_the_tools_states_its_reason() -> None:
    waiver = re.compile(r"#\s*(noqa|type:\s*ignore|pragma:)(?P<rest>.*)")
    bare = []
    for path in [*SOURCES, *TESTS]:
        for number, line in enumerate(path.read_text("utf-8").splitlines(), start=1):
            found = waiver.search(line)
            if found and path != Path(__file__) and not re.search(r"( - |#)\s*\w+", found["rest"]):
                bare.append(f"{name_of(path)}:{number}")
    assert bare == []


def test_nothing_is_left_for_later() -> None:
    marks = re.compile("|".join(("TO" + "DO", "FIX" + "ME", "NotImplemented" + "Error", "X" * 3 + r"\b")))
    assert [name_of(path) for path in [*SOURCES, *TESTS] if marks.search(path.read_text("utf-8"))] == []


def test_the_repository_names_no_machine_and_no_package_index() -> None:
    # In pieces, so that this file does not find itself.
    traces = re.compile(
        "|".join(
            (
                r"(?<![\w/.-])/(?:work|root)" + "/",
                "py" + r"pi\.org",
                "python" + r"hosted\.org",
                "index" + r"-url\s*[= ]\s*http",
            )
        )
    )
    allowed_options = "no-emit-"
    found = []
    for path in tracked_files():
        try:
            text = path.read_text("utf-8")
        except UnicodeDecodeError:
            continue  # letters in old charsets, pictures
        found += [
            f"{name_of(path)}: {hit[0]}" for hit in traces.finditer(text) if allowed_options not in hit[0]
        ]
    assert found == []
