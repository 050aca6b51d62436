"""Letters by somebody who wants to do harm: whatever is live in Slack, hides, or breaks careless code.

Each is one letter whose case must stand in the channel. Usual ones are `tests.support.letters`'.
"""

import base64
import html
import itertools
import urllib.parse
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from hypothesis import strategies as st

from tests.support.golden_words import SLY
from tests.support.letters import ASKS_ACCESS, TRUSTED
from tests.support.slack_words import TRICKS, hostile

#: Somebody whom none of our sentences can name: a mention of them is always a stranger's.
VICTIM = "U0VICTIM"
_MORE_TRICKS = (
    f"<@{VICTIM}>",
    f"<@{VICTIM}|Iris>",
    f"&lt;@{VICTIM}&gt;",
    f"&amp;lt;@{VICTIM}&amp;gt;",
    f"<@\u200b{VICTIM}>",
    f"<\ufeff@{VICTIM}\u2060>",
    "<!subteam^S1>",
    "<#C1>",
    "<!date^1^{date}^https://evil.example|x>",
    "<mailto:x@evil.example|write>",
    "&lt;!channel&gt;&#60;!here&#62;&#x3c;@U1&#x3e;",
    "{number} {owner} {0} %s",
    "שלום\u202e עולם",
    "مرحبا\u2067بالعالم\u2069",
    "🏴\U000e0067\U000e007f",
    "\udfff\ud83d",
    "\u0085\u001b[31m",
    "Z͑ͫ̓ͪ̂ͫ̽͏̴̙̤̞",
)
_tricks = st.lists(st.one_of(st.sampled_from((*_MORE_TRICKS, *TRICKS)), st.text(max_size=30)), max_size=12)
#: Short enough for a failing letter to be printed.
words = st.one_of(hostile, _tricks.map("".join)).map(lambda text: text[:250])
_serial = itertools.count(1)


class Style(StrEnum):
    """How letters of other alphabets are put into ASCII, or are not."""

    RAW = "raw"
    UTF_8 = "utf-8"
    UTF_16 = "utf-16"


@dataclass(frozen=True, slots=True)
class HostileLetter:
    """What somebody wrote, before it is put into bytes."""

    name: str = "Mallory"
    local: str = "mallory"
    subject: str = "Hello"
    body: str = "Hello."
    files: tuple[str, ...] = ()
    reply_to: str = ""
    style: Style = Style.UTF_8
    as_html: bool = False

    def written(self) -> bytes:
        """Return it as bytes, from an address that nobody has had before."""
        number = next(_serial)
        local = self.local if self.local.isalnum() else f'"{_one_line(self.local)}"'
        address = f"{local}@evil{number}.example".encode("utf-8", "surrogatepass")
        heads = [
            b"Authentication-Results: " + TRUSTED.encode() + b"; spf=pass; dmarc=pass",
            b"From: " + self._head(self.name) + b" <" + address + b">",
            b"To: privacy@acme.example",
            b"Date: Mon, 02 Mar 2026 09:00:00 +0000",
            b"Subject: " + self._head(self.subject),
            f"Message-ID: <hostile.{number}@evil.example>".encode(),
            b"MIME-Version: 1.0",
            b'Content-Type: multipart/mixed; boundary="0a"',
        ]
        if self.reply_to:
            heads.append(b"Reply-To: " + self._head(self.reply_to) + b" <else@evil.example>")
        parts = [self._text(), *map(self._file, self.files)]
        return b"\r\n".join([*heads, b"", *(b"--0a\r\n" + part for part in parts), b"--0a--", b""])

    def _head(self, text: str) -> bytes:
        return _HEADS[self.style](text)

    def _text(self) -> bytes:
        said = f"{ASKS_ACCESS}\n\n{self.body}\n\n> {self.body}"
        if self.as_html:
            told = f"<p>{html.escape(said)}</p>{said}"
            head = b"Content-Type: text/html; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n"
            return head + base64.encodebytes(told.encode("utf-8", "surrogatepass"))
        if self.style is Style.UTF_16:
            head = b"Content-Type: text/plain; charset=utf-16le\r\nContent-Transfer-Encoding: base64\r\n\r\n"
            return head + base64.encodebytes(said.encode("utf-16-le", "surrogatepass"))
        head = b"Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n"
        return head + said.encode("utf-8", "surrogatepass") + b"\r\n"

    def _file(self, name: str) -> bytes:
        spelled = urllib.parse.quote(name.encode("utf-8", "surrogatepass"))
        return (
            b"Content-Type: application/octet-stream\r\n"
            + f"Content-Disposition: attachment; filename*=utf-8''{spelled}\r\n\r\nx\r\n".encode()
        )


def _one_line(text: str) -> str:
    return "".join(character for character in text if character not in '\r\n"\\')[:200]


def _raw(text: str) -> bytes:
    return _one_line(text).encode("utf-8", "surrogatepass")


def _encoded_words(charset: str) -> Callable[[str], bytes]:
    def write(text: str) -> bytes:
        # One word a piece; a real one has at most 75 characters, a hostile one has what it likes.
        pieces = [text[at : at + 2_000] for at in range(0, len(text), 2_000)]
        encoded = (base64.b64encode(one.encode(charset, "surrogatepass")).decode() for one in pieces)
        return "\r\n ".join(f"=?{charset}?b?{one}?=" for one in encoded).encode()

    return write


_HEADS = {
    Style.RAW: _raw,
    Style.UTF_8: _encoded_words("utf-8"),
    Style.UTF_16: _encoded_words("utf-16"),
}

letters = st.builds(
    HostileLetter,
    name=words,
    local=st.one_of(st.just("mallory"), words),
    subject=words,
    body=words,
    files=st.lists(words, max_size=4).map(tuple),
    reply_to=words,
    style=st.sampled_from(Style),
    as_html=st.booleans(),
)

_EMOJI = "👩‍👩‍👧‍👦"
_MEGABYTE = 1_000_000
#: Letters that are too much of something.
VAST = {
    "a subject of a megabyte": HostileLetter(subject="<!channel> " * (_MEGABYTE // 11)),
    "a raw subject of a megabyte": HostileLetter(subject="<!here>" * (_MEGABYTE // 7), style=Style.RAW),
    "a subject of a megabyte in emoji": HostileLetter(subject=_EMOJI * (_MEGABYTE // 25)),
    "a subject of ampersands": HostileLetter(subject="&" * _MEGABYTE),
    "a subject of halves": HostileLetter(subject="\ud83d" * 100_000, style=Style.UTF_16),
    "a name of a megabyte": HostileLetter(name=f"<@{VICTIM}>" * (_MEGABYTE // 12)),
    "a name of marks": HostileLetter(name="Z" + "\u0351" * 100_000),
    "a line of three megabytes": HostileLetter(body="<!channel>" * (3 * _MEGABYTE // 10)),
    "a text without a space": HostileLetter(body="&" * _MEGABYTE),
    "a text of a hundred thousand lines": HostileLetter(body="<@U1>\n" * 100_000),
    "a text of emoji": HostileLetter(body=_EMOJI * 40_000),
    "a text that runs to the left": HostileLetter(body="שלום \u202e" * 100_000, as_html=True),
    "a text of entities": HostileLetter(body="&amp;lt;!here&amp;gt; " * 50_000, as_html=True),
    "three hundred files": HostileLetter(files=tuple(f"<!here>\u202e{n}{'n' * 300}.pdf" for n in range(300))),
    "a file name of a hundred thousand": HostileLetter(
        files=(f"<@{VICTIM}>" * 8_000, "../../etc/passwd", "")
    ),
    "sly everywhere": HostileLetter(SLY, SLY, SLY, SLY, (SLY, SLY), SLY),
}
