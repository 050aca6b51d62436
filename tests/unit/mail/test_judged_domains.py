"""Whose domain a DMARC result was about (`header.from=`, RFC 8601 section 2.7 and RFC 7489)."""

import pytest

from connectors.mime.authentication import read_authentication
from tests.unit.mail.letters import letter, raw


@pytest.mark.parametrize(
    ("header", "domain"),
    [
        ("mx.example.com; dmarc=pass header.from=example.org", "example.org"),
        ("mx.example.com; dmarc=pass (p=NONE sp=NONE) header.from=Example.ORG", "example.org"),
        ("mx.example.com; dmarc=pass action=none header.from=example.org;compauth=pass", "example.org"),
        ("dmarc=pass action=none header.from=example.org; spf=pass", "example.org"),
        ("mx.example.com; dmarc=pass header.from = example.org.", "example.org"),
        ("mx.example.com; dmarc=pass header.from=sam@example.org", "example.org"),
        ("mx.example.com; dmarc=pass header.from=(x)example.org", "example.org"),
        ("mx.example.com; dmarc=fail HEADER.FROM=example.org", "example.org"),
        ("mx.example.com; dmarc=pass", ""),
        ("mx.example.com; dmarc=pass header.from=", ""),
        ("mx.example.com; dmarc=pass (header.from=example.org)", ""),
        ('mx.example.com; dmarc=pass reason="x header.from=example.org"', ""),
        ("mx.example.com; dkim=pass header.from=example.org; dmarc=pass", ""),
        ("mx.example.com; dmarc=pass x-header.from=example.org", ""),
        ("mx.example.com; dmarc=pass header.from=a.example header.from=b.example", "a.example,b.example"),
        ("mx; dmarc=pass header.from=a.example; dmarc=pass header.from=b.example", "a.example,b.example"),
        ("mx; dmarc=pass header.from=a.example; dmarc=pass header.from=A.example", "a.example"),
        ("mx; dmarc=pass header.from=" + "x" * 900, "x" * 320),
        ("", ""),
    ],
)
def test_the_domain_is_that_of_the_dmarc_result_alone(header: str, domain: str) -> None:
    (row,) = read_authentication([header])
    assert row.header_from == domain


def test_a_letter_carries_it() -> None:
    field = b"Authentication-Results: mx.example.com;\r\n dmarc=pass\r\n header.from=Example.org\r\n"
    (row,) = letter(raw(extra=field)).authentication
    assert (row.authserv_id, row.dmarc, row.header_from) == ("mx.example.com", "pass", "example.org")
