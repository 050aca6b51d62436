"""Letters with odd heads: fields missing, doubled, broken, or never ended."""

from tests.unit.mail.letters import HEAD, Odd, raw

NO_FROM = b"To: privacy@example.com\r\nSubject: Access\r\n"
NO_SUBJECT = b"From: sam@example.org\r\n"

HEADS = [
    Odd("nothing at all", b"", None, ("empty",), subject="", senders=()),
    Odd("only line breaks", b"\r\n\r\n\r\n", None, ("empty",), subject="", senders=()),
    Odd(
        "only a body",
        b"Hello there\r\nfriend",
        "Hello there\nfriend",
        ("header-without-colon",),
        subject="",
        senders=(),
    ),
    Odd("no From", raw(head=NO_FROM), senders=()),
    Odd("no Subject", raw(head=NO_SUBJECT), subject=""),
    Odd("no body and no blank line", HEAD, None),
    Odd("LF line ends", raw().replace(b"\r\n", b"\n")),
    Odd("bare CR line ends", raw().replace(b"\r\n", b"\r")),
    Odd(
        "bare CR inside a subject",
        raw(head=b"From: sam@example.org\r\nSubject: Ac\rcess\r\n"),
        subject="Ac cess",
    ),
    Odd("leading blank line", b"\r\n" + raw()),
    Odd("byte order mark first", b"\xef\xbb\xbf" + raw()),
    Odd("mbox separator first", b"From sam@example.org Mon Nov 16 10:00:00 2026\r\n" + raw()),
    Odd(
        "header without colon",
        raw(extra=b"this is no header\r\nX-More: 1\r\n"),
        defects=("header-without-colon",),
    ),
    Odd(
        "forgotten blank line",
        HEAD + b"Dear privacy team\r\nsecond line\r\n\r\nmore",
        "Dear privacy team\nsecond line\n\nmore",
        ("header-without-colon",),
    ),
    Odd("content type without a slash", raw(extra=b"Content-Type: text\r\n")),
    Odd("content type of garbage", raw(extra=b'Content-Type: ;;;="\\\r\n')),
    Odd(
        "date of garbage",
        raw(head=HEAD.replace(b"Mon, 16 Nov 2026 10:00:00 +0100", b"99 Foo 99999 +9999999")),
    ),
    Odd("date out of range", raw(head=HEAD.replace(b"2026 10:00:00 +0100", b"0001 00:00:00 +2359"))),
    Odd(
        "encoded-word with CR LF",
        raw(head=b"From: =?utf-8?q?S=0D=0Aam?= <sam@example.org>\r\nSubject: =?utf-8?q?Ac=0D=0AX:cess?=\r\n"),
        subject="Ac X:cess",
    ),
    Odd(
        "encoded-word split in a base64 quantum",
        raw(head=b"From: sam@example.org\r\nSubject: =?utf-8?b?YsO=?= =?utf-8?b?pQ==?=\r\n"),
        subject="bå",
    ),
    Odd(
        "encoded-word split in a character",
        raw(head=b"From: sam@example.org\r\nSubject: =?utf-8?q?b=C3?= =?utf-8?q?=A5d?=\r\n"),
        subject="båd",
    ),
    Odd(
        "encoded-word never closed",
        raw(head=b"From: sam@example.org\r\nSubject: =?utf-8?q?abc\r\n"),
        subject="=?utf-8?q?abc",
    ),
    Odd(
        "two From fields",
        raw(head=HEAD + b"From: max@example.org\r\n"),
        senders=("sam@example.org", "max@example.org"),
    ),
    Odd(
        "a group as From",
        raw(head=b"From: Us: sam@example.org, max@example.org;\r\nSubject: Access\r\n"),
        senders=("sam@example.org", "max@example.org"),
    ),
    Odd(
        "unlisted recipients",
        raw(head=HEAD.replace(b"privacy@example.com", b"unlisted-recipients:; (no To-header)")),
    ),
    Odd(
        "From without an address",
        raw(head=b"From: Sam\r\nSubject: Access\r\n"),
        defects=("sender-odd",),
        senders=(),
    ),
    Odd("1,000 parentheses", raw(head=HEAD + b"Cc: " + b"(" * 1_000 + b" max@example.org\r\n")),
    Odd("headers of 200 kB", raw(head=HEAD + b"X-Long: 0123456789\r\n" * 10_000), defects=("headers-cut",)),
    Odd("a header of 50 kB", raw(head=HEAD + b"X-Long: " + b"x" * 50_000 + b"\r\n"), defects=("header-cut",)),
]
