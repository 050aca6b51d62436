"""Ombud's side of the mailboxes that `bench.served` serves: the unmodified connectors."""

import time
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from connectors.google.endpoints import Endpoints, OAuthClient
from connectors.google.parts import google
from connectors.imap.parts import imap
from connectors.maildir import MaildirMailbox
from connectors.microsoft.entra import AppRegistration
from connectors.microsoft.parts import microsoft
from connectors.microsoft.quotas import Quotas
from connectors.pacing import Bucket, Pacing
from connectors.provider import Parts
from handlers.desk import Desk
from handlers.domain.mailbox import Mailbox
from handlers.mailboxes import registry
from handlers.mailboxes.registry import MailboxPlan

_ENDLESS = 10.0**9
_DETAILS = ("imap_host", "imap_port", "smtp_host", "smtp_port")


def parts_of(facts: Mapping[str, str], *, paced: bool) -> Parts:
    """Return a provider's parts, as the wiring makes them.

    Args:
        paced: keep the pace that Ombud sets itself for the provider's quota.
    """
    match facts["provider"]:
        case "google":
            url = facts["url"]
            endless = Pacing(Bucket(_ENDLESS, _ENDLESS), lambda: Bucket(_ENDLESS, _ENDLESS))
            client = OAuthClient(facts["client_id"], facts["client_secret"])
            places = Endpoints(url, url, url, url)
            return google(places, time.time, client=client, pacing=None if paced else endless)
        case "microsoft":
            urls = facts["graph_url"], facts["login_url"]
            app = AppRegistration(*urls, facts["client_id"], facts["client_secret"], instance_discovery=False)
            return microsoft(app, time.time, quotas=Quotas(share=1 if paced else _ENDLESS))
        case "imap":
            return imap(allow_private_hosts=True, ca_file=Path(facts["authority"]))
    return Parts(lambda place, _grants: MaildirMailbox(Path(place.details["path"]), place.address))


def connect(desk: Desk, facts: Mapping[str, str]) -> Mailbox:
    """Connect a mailbox to which access was given; it is live from now on, and all before is history."""
    details = tuple((each, facts[each]) for each in (*_DETAILS, "path") if each in facts)
    plan = MailboxPlan(facts["provider"], facts["provider"], facts["address"], ("mx.bench.example",), details)
    mailbox = registry.connect(desk, plan)
    with desk.transaction("bench.granted") as tx:
        mailbox = replace(mailbox, live_from=tx.now)
        tx.mailboxes.describe(mailbox)
        if grant := facts.get("grant"):
            tx.grants.put(mailbox, grant)
    return mailbox
