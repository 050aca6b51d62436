"""The streaming scan: an original in, its skeleton of parts out, in constant memory.

Bodies are cut out while they stream by: files become a place, a size and a digest; text is
captured up to a limit. Parts and depth are counted as they appear, so a bomb costs no more than
its first layers. There is no second parser that could answer differently.
"""

from connectors.mime.delimiters import Delimiters, Hit, delimiters, drain, take_head
from connectors.mime.feed import Feed
from connectors.mime.headers import read_headers
from connectors.mime.limits import MAX_DEPTH, MAX_HEADERS, MAX_PARTS, MAX_REPORT, Ledger
from connectors.mime.parts import Part, describe
from connectors.mime.sinks import Capture, FileDigest

_PART_HEADERS = 16_384  # characters kept of the head of an inner part
_LONGEST_BOUNDARY = 250  # bytes; RFC 2046 allows 70


def scan(feed: Feed, ledger: Ledger, depth: int = 0) -> Part:
    """Return the letter's root part; `depth` is how deep this letter lies inside another.

    Stops taking chunks as soon as the last part is closed or a limit is met.
    """
    return _Scan(feed, ledger, depth).run()


class _Scan:
    def __init__(self, feed: Feed, ledger: Ledger, depth: int) -> None:
        self._feed = feed
        self._ledger = ledger
        self._depth = depth
        self._open: list[tuple[Part, bytes]] = []  # multiparts we are inside of, with boundaries
        self._lines: Delimiters = {}

    def run(self) -> Part:
        self._skip_blank_start()
        root, hit = self._part(None)
        while hit is not None:
            self._leave(hit.level + (0 if hit.closing else 1))
            if not self._open:
                return root
            if hit.closing:
                hit = drain(self._feed, self._lines, _drop)  # what follows the last part is nobody's
            elif self._ledger.parts >= MAX_PARTS:
                self._ledger.note("too-many-parts")
                return root
            else:
                _, hit = self._part(self._open[hit.level][0])
        if self._open:
            self._ledger.note("boundary-missing")
        return root

    def _skip_blank_start(self) -> None:
        feed = self._feed
        feed.settle_newline(MAX_REPORT)
        feed.need(3)
        if feed.data.startswith(b"\xef\xbb\xbf"):
            feed.pos = 3
        while feed.data[feed.pos : feed.pos + 1] in {b"\r", b"\n"}:
            feed.pos += 1
            feed.need(1)
        if not feed.data[feed.pos :]:
            self._ledger.note("empty")

    def _part(self, parent: Part | None) -> tuple[Part, Hit | None]:
        self._ledger.parts += 1
        head = take_head(self._feed, self._lines)
        budget = MAX_HEADERS if parent is None else _PART_HEADERS
        headers, rest = read_headers(head.block, self._ledger, budget)
        part = describe(headers, parent, self._ledger)
        if parent is None:
            part.depth = self._depth
        else:
            parent.children.append(part)
        if head.hit is not None:
            return part, self._empty(part, head.hit)
        if rest:
            self._feed.pos -= rest + head.gap
        part.start = self._feed.offset
        return part, self._body(part)

    def _empty(self, part: Part, hit: Hit) -> Hit:
        """Finish a part that ended inside its head."""
        part.start = self._feed.offset
        if part.file:
            FileDigest(part.encoding).close(part, self._ledger)
        return hit

    def _body(self, part: Part) -> Hit | None:
        if part.container and self._enter(part):
            preamble = Capture(self._ledger.allow(MAX_REPORT))
            hit = drain(self._feed, self._lines, preamble.write)
            if hit is None or hit.closing or hit.level != len(self._open) - 1:
                part.body, part.cut = preamble.body(), preamble.cut  # no part inside: it is text
                self._ledger.captured += len(part.body)
            return hit
        if part.file:
            return self._file(part)
        return self._text(part)

    def _enter(self, part: Part) -> bool:
        boundary = part.parameters.get("boundary", "").rstrip().encode("utf-8", "replace")
        if not boundary or len(boundary) > _LONGEST_BOUNDARY:
            self._ledger.note("no-boundary")
            part.media_type = "text/plain"
            return False
        if part.depth >= MAX_DEPTH:
            self._ledger.note("too-deep")
            part.file = True
            return False
        self._open.append((part, boundary))
        self._lines = delimiters([line for _, line in self._open])
        return True

    def _leave(self, level: int) -> None:
        if level < len(self._open):
            del self._open[level:]
            self._lines = delimiters([line for _, line in self._open])

    def _text(self, part: Part) -> Hit | None:
        capture = Capture(self._ledger.allow(part.capture()))
        hit = drain(self._feed, self._lines, capture.write)
        self._captured(part, capture)
        if part.cut:
            self._ledger.note("text-cut")
        return hit

    def _file(self, part: Part) -> Hit | None:
        digest = FileDigest(part.encoding)
        wanted = part.capture()
        if not wanted:
            hit = drain(self._feed, self._lines, digest.write)
        else:
            allow = self._ledger.allow if part.told else self._ledger.allow_file
            capture = Capture(allow(wanted))

            def both(piece: bytes) -> None:
                digest.write(piece)
                capture.write(piece)

            hit = drain(self._feed, self._lines, both)
            self._captured(part, capture)
        digest.close(part, self._ledger)
        return hit

    def _captured(self, part: Part, capture: Capture) -> None:
        part.body, part.cut = capture.body(), capture.cut
        if part.told:
            self._ledger.captured += len(part.body)
        else:
            self._ledger.held += len(part.body)


def _drop(_piece: bytes) -> None:
    """Let a piece go by."""
