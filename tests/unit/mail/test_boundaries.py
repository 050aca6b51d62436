"""Boundary lines found in a stream: whole lines only, wherever the chunks happen to end."""

import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from connectors.mime.delimiters import Hit, delimiters, drain, take_head
from connectors.mime.feed import LEAST, STEP, Feed

INNER, OUTER = b"in", b"outer"
LINES = delimiters([OUTER, INNER])
quick = settings(max_examples=120, deadline=None)
pieces = st.lists(
    st.sampled_from(
        [b"\r\n", b"\n", b"\r", b"-", b"--", b"--in", b"--outer", b"--in--", b"x", b" ", b"\t", b"i"]
    ),
    max_size=25,
).map(b"".join)


def bodies(data: bytes, size: int | None = None) -> list[tuple[bytes, Hit | None]]:
    """Return every body in `data` with the boundary line after it."""
    chunks = [data] if size is None else [data[place : place + size] for place in range(0, len(data), size)]
    feed = Feed(chunks)
    found: list[tuple[bytes, Hit | None]] = []
    for _ in range(100):
        held: list[bytes] = []
        hit = drain(feed, LINES, held.append)
        found.append((b"".join(held), hit))
        if hit is None:
            break
    return found


def plainly(data: bytes) -> list[tuple[bytes, Hit | None]]:
    """The same, line by line, as the standard describes it."""
    found: list[tuple[bytes, Hit | None]] = []
    held = b""
    for line in data.split(b"\n"):
        ended = line + b"\n"
        hit = LINES.get(line.rstrip(b" \t\r"))
        if hit is None:
            held += ended
            continue
        found.append((held.removesuffix(b"\n").removesuffix(b"\r") if held else b"", hit))
        held = b""
    return [*found, (held.removesuffix(b"\n"), None)]


@quick
@given(pieces)
def test_bodies_are_what_reading_line_by_line_gives(data: bytes) -> None:
    assert bodies(data) == plainly(data)


@quick
@given(pieces, st.integers(1, 9))
def test_the_ends_of_chunks_do_not_matter(data: bytes, size: int) -> None:
    assert bodies(data, size) == bodies(data)


@pytest.mark.parametrize("filler", [b"x" * 77 + b"\r\n", b"-" * 50 + b"\n", b"\r\n--xin\r\n", b"\n", b"--"])
@pytest.mark.parametrize("around", [LEAST, STEP, 2 * STEP])
@pytest.mark.parametrize("shift", [-2, -1, 0, 1, 2, 5])
def test_a_boundary_across_the_edge_of_the_window_is_found(filler: bytes, around: int, shift: int) -> None:
    before = (filler * (around // len(filler) + 1))[: around - 5 + shift]
    data = before + b"\r\n--in\r\nafter\r\n--outer--\r\n"
    assert bodies(data) == [
        (before, Hit(1, closing=False)),
        (b"after", Hit(0, closing=True)),
        (b"", None),
    ]


@pytest.mark.parametrize(
    ("line", "hit"),
    [
        (b"--in", Hit(1, closing=False)),
        (b"--in--", Hit(1, closing=True)),
        (b"--outer", Hit(0, closing=False)),
        (b"--outer--", Hit(0, closing=True)),
        (b"--in \t ", Hit(1, closing=False)),
        (b"--in\r", Hit(1, closing=False)),
        (b"--inn", None),
        (b"--i", None),
        (b"--in-", None),
        (b"--in---", None),
        (b"--IN", None),
        (b" --in", None),
        (b"-- in", None),
        (b"--in x", None),
        (b"---in", None),
        (b"--", None),
        (b"--in" + b" " * 1_000, None),
    ],
)
def test_only_the_whole_line_counts(line: bytes, hit: Hit | None) -> None:
    found = bodies(b"body\n" + line + b"\nmore")
    assert (found[0][1] if len(found) > 1 else None) == hit


def test_the_inner_multipart_owns_a_boundary_that_both_use() -> None:
    lines = delimiters([b"same", b"same"])
    assert lines == {b"--same": Hit(1, closing=False), b"--same--": Hit(1, closing=True)}


@pytest.mark.parametrize(
    ("data", "block", "rest"),
    [
        (b"A: 1\r\n\r\nbody", b"A: 1\r\n", b"body"),
        (b"A: 1\n\nbody", b"A: 1\n", b"body"),
        (b"A: 1\r\nB: 2\n\r\nbody", b"A: 1\r\nB: 2\n", b"body"),
        (b"A: 1\n\r\nx\n\ny", b"A: 1\n", b"x\n\ny"),
        (b"\r\nbody", b"", b"body"),
        (b"\nbody", b"", b"body"),
        (b"A: 1\r\n \r\n\r\nbody", b"A: 1\r\n \r\n", b"body"),
        (b"A: 1\r\n", b"A: 1\r\n", b""),
        (b"", b"", b""),
    ],
)
@pytest.mark.parametrize("size", [1, 2, 3, 100])
def test_a_head_ends_at_the_first_blank_line(data: bytes, block: bytes, rest: bytes, size: int) -> None:
    feed = Feed([data[place : place + size] for place in range(0, len(data), size)])
    head = take_head(feed, LINES)
    assert (head.block, head.hit) == (block, None)
    feed.need(100)
    assert feed.data[feed.pos :] == rest
    assert feed.offset == len(data) - len(rest)


@pytest.mark.parametrize("line", [b"--in\r\n", b"--outer--\n", b"--in"])
@pytest.mark.parametrize("before", [b"", b"A: 1\r\n"])
def test_a_head_ends_at_a_boundary_line_too(line: bytes, before: bytes) -> None:
    feed = Feed([before + line])
    head = take_head(feed, LINES)
    assert head.block == before
    assert head.hit == LINES[line.strip()]
    assert feed.offset == len(before + line)


def test_a_head_without_end_is_cut_at_a_line_and_the_rest_is_body() -> None:
    data = b"X-Long: 0123456789\r\n" * 80_000
    feed = Feed([data])
    head = take_head(feed, {})
    assert 999_000 < len(head.block) <= 1_000_000
    assert head.block.endswith(b"\r\n")
    assert feed.offset == len(head.block)


def test_one_line_without_end_is_cut_where_the_limit_is() -> None:
    feed = Feed([b"x" * 2_000_000])
    assert len(take_head(feed, {}).block) == 1_000_000


@pytest.mark.parametrize(
    ("data", "newline"),
    [
        (b"A\r\nB", b"\n"),
        (b"A\nB", b"\n"),
        (b"A\rB", b"\r"),
        (b"A", b"\n"),
        (b"", b"\n"),
        (b"A\rB\nC", b"\n"),
    ],
)
@pytest.mark.parametrize("size", [1, 2, 50])
def test_the_line_end_is_settled_on_the_first_bytes(data: bytes, newline: bytes, size: int) -> None:
    feed = Feed([data[place : place + size] for place in range(0, len(data), size)])
    feed.settle_newline(100)
    assert feed.newline == newline
    assert feed.data == data


def test_a_window_keeps_no_more_than_a_few_chunks() -> None:
    taken = itertools.repeat(b"x" * STEP, 50)
    feed = Feed(taken)
    widest = 0
    while feed.fill():
        widest = max(widest, len(feed.data))
        feed.pos = len(feed.data)
    assert widest <= 2 * STEP
    assert feed.offset == 50 * STEP
