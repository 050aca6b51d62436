"""What strangers and colleagues write in the golden payloads: plain words, sly ones, and far too many."""

from dataclasses import dataclass

from connectors.base import Address, Attachment, TransferEncoding
from tests.support.slack_words import TRICKS

#: Everything that is live somewhere in Slack, hides something, or breaks careless code.
SLY = " ".join(
    (
        *TRICKS,
        "<!subteam^S1>",
        "<!everyone>",
        "<!date^0^{date}|never>",
        "<http://evil.example|x>",
        "<mailto:x@evil.example|write>",
        "&lt;&amp;&gt; & < >",
        "שלום עולם مرحبا",
        "🏴\U000e0067\U000e0062\U000e007f🇩🇰",
        "Z͑ͫ̓ͪ̂ͫ̽͏̴̙̤̞a̴̸",
        "\ufeff\u2028\u2029\x85\x0b\x0c",
        "${jndi:x} {name} {0} %s %(x)s {{7*7}}",
        "</script><img src=x onerror=alert(1)>",
        "' OR 1=1 --",
    )
)
_WORD = "data protection 👩‍👩‍👧‍👦 æøå "


@dataclass(frozen=True, slots=True)
class Words:
    """One way of writing.

    Attributes:
        typed: what a colleague types into Slack.
        nickname: what people of the workspace call themselves.
    """

    name: str
    sender: Address
    subject: str
    text: str
    typed: str
    nickname: str
    files: tuple[Attachment, ...] = ()
    answer_to: tuple[Address, ...] = ()


def _file(name: str, media_type: str) -> Attachment:
    return Attachment(name, media_type, 123_456, "0" * 64, 0, 10, TransferEncoding.BASE64)


PLAIN_WORDS = Words(
    "plain",
    Address("sam@example.org", "Sam Subject"),
    "My data",
    "Please send me my data.\n\nRegards\nSam\n\n> On Monday you wrote:\n> Hello Sam",
    "Here is your data.",
    "Ada",
    (_file("passport.pdf", "application/pdf"),),
)
SLY_WORDS = Words(
    "sly",
    Address("<!channel>&\u202e<@U0ADA>@evil.example", SLY),
    SLY,
    f"{SLY}\n\n> {SLY}\n> {SLY}\n\n-- \n{SLY}",
    SLY,
    "<!channel> <@U0BEN> \u202eadA",
    (_file(SLY, SLY), _file("", ""), _file("../../<!here>.exe", "text/html")),
    (Address("<!here>@evil.example", SLY), Address("", ""), Address("no at sign", "<@U0MAX>")),
)
VAST_WORDS = Words(
    "vast",
    Address(f"{'x' * 5_000}@{'very.' * 1_000}example", _WORD * 2_000),
    _WORD * 35_000,  # more than a megabyte
    "\n".join((_WORD * 1_300)[:40_000] for _ in range(6)) + "\n> " + "quoted " * 20_000,
    _WORD * 200,
    "A" * 80,
    tuple(_file(f"{'n' * 300}{n}.pdf", "x/" + "y" * 300) for n in range(60)),
    tuple(Address(f"{'r' * 200}{n}@example.org", "N" * 500) for n in range(20)),
)
WORDS = (PLAIN_WORDS, SLY_WORDS, VAST_WORDS)
