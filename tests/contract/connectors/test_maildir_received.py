"""When a letter in a Maildir was received: what its name says counts only where it can be true."""

import os
from pathlib import Path

import pytest

from connectors.maildir import MaildirMailbox

WRITTEN = 1_795_000_000
DAY = 86_400


@pytest.mark.parametrize(
    ("name", "received"),
    [
        (f"{WRITTEN}.M1P2.host", WRITTEN),
        (f"{WRITTEN - 30 * DAY}.M1P2.host:2,S", WRITTEN - 30 * DAY),
        (f"{WRITTEN + DAY}.host", WRITTEN + DAY),
        (f"{WRITTEN + DAY + 1}.host", WRITTEN),
        ("9999999999.host", WRITTEN),
        ("1000000000.host", 1_000_000_000),
        ("0788918400.host", 788_918_400),
        ("0788918399.host", WRITTEN),
        ("0000000000.host", WRITTEN),
        ("999999999.host", WRITTEN),
        ("17950000000.host", WRITTEN),
        ("1.host", WRITTEN),
        ("1700000000", WRITTEN),
        ("1700000000-host", WRITTEN),
        ("x1700000000.host", WRITTEN),
        ("١٧٠٠٠٠٠٠٠٠.host", WRITTEN),
    ],
)
def test_the_time_in_the_name_counts_where_it_can_be_true(tmp_path: Path, name: str, received: int) -> None:
    (tmp_path / "new").mkdir()
    path = tmp_path / "new" / name
    path.write_bytes(b"From: sam@example.org\n\nbody\n")
    os.utime(path, (WRITTEN, WRITTEN))
    (stub,) = MaildirMailbox(tmp_path, "privacy@example.com").discover("INBOX", None, 5).stubs
    assert stub.received_at is not None
    assert stub.received_at.timestamp() == received
