"""Mail of machines, and mail that only looks like theirs, each with what must be seen in it."""

from connectors.base import MailKind
from tests.unit.mail.real_letters import Case

PERSONAL, AUTO, BOUNCE = MailKind.PERSONAL, MailKind.AUTO_REPLY, MailKind.BOUNCE
LISTED = MailKind.LIST

SENT: dict[str, Case] = {
    "a ticket system that signs as automatic": Case(
        """\
From: Support (Example) <support@example.net>
To: privacy@example.com
Subject: [Request received] Your request (4711)
Auto-Submitted: auto-generated
X-Auto-Response-Suppress: All
Precedence: bulk

We have received your request.
""",
        AUTO,
        True,
        "support@example.net",
        "[Request received] Your request (4711)",
    ),
    "a newsletter": Case(
        """\
Return-Path: <bounce-1@news.example.net>
From: News <news@example.net>
To: privacy@example.com
Subject: November offers
List-Unsubscribe: <mailto:u@news.example.net>, <https://news.example.net/u>
List-Unsubscribe-Post: List-Unsubscribe=One-Click
Feedback-ID: 1:2:3:news
Precedence: bulk

Buy now.
""",
        LISTED,
        True,
        "news@example.net",
        "November offers",
    ),
    "a discussion list": Case(
        """\
From: Sam <sam@example.org>
To: discuss@lists.example.net
Subject: [discuss] data
List-Id: Discussion <discuss.lists.example.net>
List-Post: <mailto:discuss@lists.example.net>
List-Archive: <https://lists.example.net/discuss>
Sender: discuss-bounces@lists.example.net
Errors-To: discuss-bounces@lists.example.net

Has anybody asked them for data?
""",
        LISTED,
        True,
        "sam@example.org",
        "[discuss] data",
    ),
    "an absence note of Exchange in Danish": Case(
        """\
From: Mette <mette@example.org>
To: privacy@example.com
Subject: =?iso-8859-1?Q?Automatisk_svar:_Din_anmodning?=
Auto-Submitted: auto-generated
X-MS-Exchange-Generated-Message-Source: Mailbox Rules Agent
X-Auto-Response-Suppress: All
In-Reply-To: <ours@example.com>

Jeg er tilbage mandag.
""",
        AUTO,
        True,
        "mette@example.org",
        "Automatisk svar: Din anmodning",
    ),
    "an absence note of Gmail": Case(
        """\
From: Sam <sam@example.org>
To: privacy@example.com
Subject: Out of office Re: Your request
Precedence: bulk
X-Autoreply: yes
Auto-Submitted: auto-replied
In-Reply-To: <ours@example.com>

Back on Monday.
""",
        AUTO,
        True,
        "sam@example.org",
        "Out of office Re: Your request",
    ),
    "an absence note that only its subject tells": Case(
        """\
From: Kari <kari@example.org>
To: privacy@example.com
Subject: =?utf-8?q?Frav=C3=A6rsmelding=3A_Svar_p=C3=A5_din_henvendelse?=

Jeg er tilbake 1. desember.
""",
        AUTO,
        True,
        "kari@example.org",
        "Fraværsmelding: Svar på din henvendelse",
    ),
    "a bounce of qmail": Case(
        """\
Return-Path: <>
From: MAILER-DAEMON@mx.example.org
To: privacy@example.com
Subject: failure notice

Hi. This is the qmail-send program at mx.example.org.
<max@example.org>:
Sorry, no mailbox here by that name.

--- Below this line is a copy of the message.

Return-Path: <privacy@example.com>
Message-ID: <ours@example.com>
""",
        BOUNCE,
        True,
        "MAILER-DAEMON@mx.example.org",
        "failure notice",
    ),
    "a bounce of Exim": Case(
        """\
Return-path: <>
From: Mail Delivery System <Mailer-Daemon@mx.example.org>
To: privacy@example.com
X-Failed-Recipients: max@example.org
Auto-Submitted: auto-replied
Subject: Mail delivery failed: returning message to sender

This message was created automatically by mail delivery software.
""",
        BOUNCE,
        True,
        "Mailer-Daemon@mx.example.org",
        "Mail delivery failed: returning message to sender",
    ),
    "a complaint written by a postmaster": Case(
        """\
From: Postmaster <postmaster@example.org>
To: privacy@example.com
Subject: Sletning af postmaster-adressen

Vi vil gerne slettes.
""",
        PERSONAL,
        True,
        "postmaster@example.org",
        "Sletning af postmaster-adressen",
        "Vi vil gerne slettes.",
    ),
    "a public body that sends with a null return path": Case(
        """\
Return-Path: <>
From: Datatilsynet <dt@example.dk>
To: privacy@example.com
Subject: =?utf-8?B?SMO4cmluZyBpIHNhZw==?=

Vi beder om en udtalelse.
""",
        PERSONAL,
        True,
        "dt@example.dk",
        "Høring i sag",
        "Vi beder om en udtalelse.",
    ),
    "a lawyer who asks for a receipt": Case(
        """\
From: Adv. Lund <lund@example.org>
To: privacy@example.com
Subject: Krav om sletning
Disposition-Notification-To: <lund@example.org>
Return-Receipt-To: lund@example.org
Importance: high
X-Priority: 1 (Highest)

Min klient kraever sletning.
""",
        PERSONAL,
        False,
        "lund@example.org",
        "Krav om sletning",
        "Min klient kraever sletning.",
    ),
    "a letter forwarded by a colleague": Case(
        """\
From: Ada <ada@example.com>
To: privacy@example.com
Subject: Fwd: My data
Resent-From: Ada <ada@example.com>
X-Forwarded-To: privacy@example.com

---------- Forwarded message ---------
Fra: Sam <sam@example.org>
Emne: My data

Send me my data.
""",
        PERSONAL,
        False,
        "ada@example.com",
        "Fwd: My data",
        "---------- Forwarded message ---------\nFra: Sam <sam@example.org>\nEmne: My data\n\n"
        "Send me my data.",
    ),
}
