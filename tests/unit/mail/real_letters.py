"""Letters of people as their mailers write them, each with what must be seen in it."""

from typing import NamedTuple

from connectors.base import MailKind

PERSONAL = MailKind.PERSONAL


class Case(NamedTuple):
    """A letter, and what must be seen in it."""

    original: str
    kind: MailKind
    no_reply: bool
    sender: str
    subject: str
    says: str = ""


WRITTEN: dict[str, Case] = {
    "Gmail in a browser": Case(
        """\
MIME-Version: 1.0
Date: Mon, 16 Nov 2026 09:12:44 +0100
References: <CAF=ours@mail.example.com>
In-Reply-To: <CAF=ours@mail.example.com>
Message-ID: <CAG+8xk2w@mail.gmail.com>
Subject: Re: Min anmodning om indsigt
From: =?UTF-8?Q?S=C3=B8ren_M=C3=B8ller?= <soren@example.org>
To: privacy@example.com
Content-Type: multipart/alternative; boundary="000000000000a1b2c3"

--000000000000a1b2c3
Content-Type: text/plain; charset="UTF-8"
Content-Transfer-Encoding: quoted-printable

Hej, hvorn=C3=A5r f=C3=A5r jeg svar?

--000000000000a1b2c3
Content-Type: text/html; charset="UTF-8"

<div dir="ltr">Hej</div>
--000000000000a1b2c3--
""",
        PERSONAL,
        False,
        "soren@example.org",
        "Re: Min anmodning om indsigt",
        "Hej, hvornår får jeg svar?",
    ),
    "Outlook over Exchange": Case(
        """\
Received: from AM0PR01.eurprd01.prod.outlook.com ([fe80::1]) by
 AM0PR01.eurprd01.prod.outlook.com ([fe80::1%3]) with mapi id 15.20.0001;
 Mon, 16 Nov 2026 08:00:01 +0000
From: "Hansen, Kari" <kari@example.org>
To: 'Privacy' <privacy@example.com>
Subject: Innsyn
Thread-Topic: Innsyn
Thread-Index: AQHb1234567890==
Date: Mon, 16 Nov 2026 08:00:00 +0000
Message-ID: <AM0PR0123@AM0PR01.eurprd01.prod.outlook.com>
Accept-Language: nb-NO, en-US
Content-Language: nb-NO
X-MS-Has-Attach:
X-MS-TNEF-Correlator:
X-MS-Exchange-MessageSentRepresentingType: 1
X-Auto-Response-Suppress: DR, RN, NRN
Content-Type: text/plain; charset="iso-8859-1"
Content-Transfer-Encoding: quoted-printable
MIME-Version: 1.0

Jeg =F8nsker innsyn.
""",
        PERSONAL,
        False,
        "kari@example.org",
        "Innsyn",
        "Jeg ønsker innsyn.",
    ),
    "Apple Mail on a telephone": Case(
        """\
Content-Type: text/plain; charset=us-ascii
Content-Transfer-Encoding: 7bit
From: Lena Berg <lena@example.org>
Mime-Version: 1.0 (1.0)
Date: Mon, 16 Nov 2026 10:00:00 +0100
Subject: Radera mina uppgifter
Message-Id: <0A1B2C3D-1111@example.org>
To: privacy@example.com
X-Mailer: iPhone Mail (22A300)

Radera allt om mig.

Skickat fran min iPhone
""",
        PERSONAL,
        False,
        "lena@example.org",
        "Radera mina uppgifter",
        "Radera allt om mig.\n\nSkickat fran min iPhone",
    ),
    "Thunderbird with flowed text": Case(
        """\
Message-ID: <5f1c@example.org>
Date: Mon, 16 Nov 2026 10:00:00 +0100
MIME-Version: 1.0
User-Agent: Mozilla Thunderbird
To: privacy@example.com
From: Jan <jan@example.org>
Subject: Auskunft nach Art. 15
Content-Type: text/plain; charset=UTF-8; format=flowed
Content-Transfer-Encoding: 8bit

Bitte senden Sie mir \nalle Daten.
""",
        PERSONAL,
        False,
        "jan@example.org",
        "Auskunft nach Art. 15",
        "Bitte senden Sie mir alle Daten.",
    ),
    "a web form that writes for a visitor": Case(
        """\
Return-Path: <>
From: Web form <no-reply@example.com>
Reply-To: Sam <sam@example.org>
To: privacy@example.com
Subject: New message from the contact form
X-PHP-Originating-Script: 33:mail.php

I want my data.
""",
        PERSONAL,
        True,
        "no-reply@example.com",
        "New message from the contact form",
        "I want my data.",
    ),
}
