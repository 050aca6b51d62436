"""Heads of letters as the providers' own servers leave them, line by line, and what forgers add.

Written after the providers' published descriptions of their headers; no letter of anybody's.
"""

from connectors.base import Letter
from connectors.mime.reading import read

SENDER = "sam@subject.example"

# What Gmail writes, topmost first: its results stand below the line of the host that took the letter in.
GMAIL_HEAD = (
    "Delivered-To: privacy@acme.example",
    "Received: by 2002:a05:6402:1a42:b0:5c0:8d1f with SMTP id b1; Mon, 2 Mar 2026 01:00:02 -0800 (PST)",
    "X-Received: by 2002:a17:907:9607:b0:a8a:445f with SMTP id gb7mr1; Mon, 2 Mar 2026 01:00:02 -0800 (PST)",
    "ARC-Authentication-Results: i=1; mx.google.com; dmarc=pass header.from=planted.example",
    "Return-Path: <sam@subject.example>",
    (
        "Received: from mail.subject.example (mail.subject.example. [192.0.2.25]) by mx.google.com with "
        "ESMTPS id a1 for <privacy@acme.example>; Mon, 2 Mar 2026 01:00:01 -0800 (PST)"
    ),
    "Received-SPF: pass (google.com: domain of sam@subject.example designates 192.0.2.25) client-ip;",
)
GMAIL_RESULT = (
    "Authentication-Results: mx.google.com; dkim=pass header.i=@subject.example header.s=s1; spf=pass "
    "(google.com: domain of sam@subject.example designates 192.0.2.25) smtp.mailfrom=sam@subject.example; "
    "dmarc={verdict} (p=REJECT sp=REJECT dis=NONE) header.from=subject.example"
)

# What Exchange Online writes: its results stand above the line of its front door, and name no author.
EXCHANGE_HEAD = (
    (
        "Received: from AM0PR08MB1001.eurprd08.prod.outlook.com (2603:10a6:208:ff::11) by "
        "DB9PR08MB2002.eurprd08.prod.outlook.com with HTTPS; Mon, 2 Mar 2026 09:00:04 +0000"
    ),
    (
        "Received: from AS4P190CA0042.EURP190.PROD.OUTLOOK.COM (2603:10a6:20b:5d1::20) by "
        "AM0PR08MB1001.eurprd08.prod.outlook.com (2603:10a6:208:ff::11) with Microsoft SMTP Server; "
        "Mon, 2 Mar 2026 09:00:03 +0000"
    ),
    (
        "Received: from AM4PEPF00027A5E.eurprd04.prod.outlook.com (10.167.16.89) by "
        "AS4P190CA0042.outlook.office365.com (2603:10a6:20b:5d1::20) with Microsoft SMTP Server via Frontend "
        "Transport; Mon, 2 Mar 2026 09:00:03 +0000"
    ),
)
EXCHANGE_RESULT = (
    "Authentication-Results: spf=pass (sender IP is 192.0.2.25) smtp.mailfrom=subject.example; dkim=pass "
    "(signature was verified) header.d=subject.example;dmarc={verdict} action=none "
    "header.from=subject.example;compauth={compauth} reason=100"
)
EXCHANGE_DOOR = (
    "Received: from mail.subject.example (192.0.2.25) by AM4PEPF00027A5E.mail.protection.outlook.com "
    "(10.167.16.89) with Microsoft SMTP Server; Mon, 2 Mar 2026 09:00:02 +0000"
)

#: What the sender's own server adds, below all that; a forger writes anything here.
SENDERS_OWN = (
    "Received: from laptop (unknown [198.51.100.7]) by mail.subject.example; Mon, 2 Mar 2026 10:00:00 +0100"
)


def letter_of(*lines: str, sender: str = f"Sam <{SENDER}>") -> Letter:
    """Return a letter read from these lines of its head and an ordinary rest."""
    rest = [f"From: {sender}", "To: privacy@acme.example", "Subject: My data", "", "Please send me my data."]
    return read(["\r\n".join([*lines, *rest]).encode()])


def of_gmail(
    *below: str, verdict: str = "pass", result: bool = True, sender: str = f"Sam <{SENDER}>"
) -> Letter:
    """Return a letter as Gmail hands it over.

    Args:
        below: lines that came with the letter.
        result: Gmail said what it found.
    """
    found = [GMAIL_RESULT.format(verdict=verdict)] if result else []
    return letter_of(*GMAIL_HEAD, *found, *below, sender=sender)


def of_exchange(
    *below: str,
    verdict: str = "pass",
    compauth: str = "pass",
    result: bool = True,
    sender: str = f"Sam <{SENDER}>",
    door: str = EXCHANGE_DOOR,
) -> Letter:
    """Return a letter as Exchange Online hands it over.

    Args:
        below: lines that came with the letter.
        result: the front door said what it found.
        door: the line of the front door.
    """
    found = [EXCHANGE_RESULT.format(verdict=verdict, compauth=compauth)] if result else []
    return letter_of(*EXCHANGE_HEAD, *found, door, *below, sender=sender)
