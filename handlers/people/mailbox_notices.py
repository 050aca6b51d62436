"""Notices about mailboxes, as they are drawn from facts: access lost, push silent, disconnected.

They hold names, counts, dates and codes; never an address, and nothing of a letter.
"""

from collections.abc import Mapping

from connectors.consent import Reach
from handlers.domain.events import Fact
from handlers.domain.mailbox import RENUMBERED
from handlers.domain.notice import Notice
from handlers.domain.phrase import Phrase, count, say

#: What a person has to do by hand where a provider cannot take our access back, by the connectors' codes.
STEPS: Mapping[str, Phrase] = {
    "google-permissions": say(
        "Sign in to Google as this account, open myaccount.google.com/permissions and remove Ombud there."
    ),
    "google-delegation": say(
        "In Google's Admin console, under Security and API controls, remove Ombud's client from "
        "domain-wide delegation if no other mailbox needs it."
    ),
    "microsoft-remove-consent": say(
        "Sign in to myapps.microsoft.com as this account and revoke Ombud's permissions, or remove the "
        "user from the enterprise application in Entra."
    ),
    "microsoft-remove-role": say(
        "In Exchange Online, remove the role assignment that lets Ombud into this mailbox."
    ),
    "microsoft-remove-app": say(
        "In Entra, delete Ombud's enterprise application if no other mailbox needs it. Access that was "
        "given before ends within about an hour."
    ),
    "imap-change-password": say(
        "Change the mailbox's password, or delete the app password that Ombud was given."
    ),
    "shared-account": say(
        "Another mailbox is connected with the same account, so its access was not taken back: that would "
        "have closed both. It goes with the last of them."
    ),
    "not-reached": say(
        "The provider could not be asked to take our access back. Remove Ombud from the account's "
        "connected apps."
    ),
    "already-dead": say(
        "Our access had ended before, so it could not be taken back. Look whether Ombud still stands among "
        "the account's connected apps, and remove it there."
    ),
}
#: What the channel is told where a mailbox no longer accepts our access.
CONNECT_AGAIN = say(
    "It no longer accepts Ombud's access: an admin connects it again, from Ombud's home page or with "
    "{command}. Until then letters wait there, and replies from it wait here; none is lost.",
    command="/ombud mailboxes",
)
_OTHERWISE = say("Remove Ombud from the account's connected apps at the provider.")


def lapsed(facts: Mapping[str, Fact], why: Phrase) -> Notice:
    """Return what admins are told every day while a mailbox does not let us in."""
    name, counted = str(facts["name"]), int(facts.get("open") or 0)
    said = say("The mailbox {name} no longer accepts Ombud's access; connect it again.", name=name)
    lines: list[Phrase] = [
        said,
        say("Connect it from Ombud's home page or with {command}.", command="/ombud mailboxes"),
    ]
    if counted:
        lines.append(
            count(
                "{n} case there is open, due {date} at the earliest. Dates run on, and letters wait.",
                "{n} cases there are open, due {date} at the earliest. Dates run on, and letters wait.",
                counted,
                date=str(facts["due_on"]),
            )
        )
    else:
        lines.append(say("Letters wait there, and their dates run from the day they came in."))
    lines.append(say("This is told once a day until it is connected again."))
    return Notice(said, say("A mailbox must be connected again"), lines=tuple(lines), why=why)


def client_refused(facts: Mapping[str, Fact], why: Phrase) -> Notice:
    """Return what admins are told where a provider refuses Ombud itself."""
    said = say("{provider} refuses Ombud's own client id or secret.", provider=str(facts["provider"]).title())
    lines = (
        said,
        say("The secret has probably expired: make a new one there, and put it into Ombud's settings."),
        say("No mailbox has to be connected again. Letters wait, and their dates run on."),
    )
    return Notice(said, say("Ombud's own access has ended"), lines=lines, why=why)


def access_amiss(facts: Mapping[str, Fact], why: Phrase) -> Notice:
    """Return what admins are told where access meant for one mailbox opens others, or that is unproven."""
    name = str(facts["name"])
    if facts["reach"] == Reach.WIDE.value:
        said = say("Ombud's access to the mailbox {name} opens other mailboxes, too.", name=name)
        lines = (
            said,
            say("The mailbox that must be refused was opened in a test; nothing in it was read."),
            say(
                "In Entra, remove the mail permissions that were granted to Ombud's app: they reach every "
                "mailbox. The role assignment in Exchange Online is enough."
            ),
        )
        title = say("Ombud can reach too much")
    else:
        said = say("Nobody knows whether Ombud's access opens the mailbox {name} alone.", name=name)
        lines = (
            said,
            say("The mailbox that must be refused is not there any more, or none was named."),
            say("Connect the mailbox again, and name one that Ombud must not reach."),
        )
        title = say("An access is not proven narrow")
    daily = say("This is tested and told once a day until it is in order.")
    return Notice(said, title, lines=(*lines, daily), why=why)


def folder_amiss(facts: Mapping[str, Fact], why: Phrase) -> Notice:
    """Return what admins are told where one folder of a mailbox cannot be read, while others can."""
    name, folder = str(facts["name"]), str(facts["folder"])
    if facts["fault"] == RENUMBERED:
        said = say("The folder {folder} of the mailbox {name} is read no longer.", folder=folder, name=name)
        cause = say("Its server numbered its letters anew five times in a row, which it must not.")
    else:
        said = say("The folder {folder} of the mailbox {name} cannot be read.", folder=folder, name=name)
        cause = say("It is gone, or has another name by now, or its server does not give it.")
    lines = (
        said,
        cause,
        say("Put that right, or choose the folders again with {command}.", command="ombud mailbox folders"),
        say("The other folders are read as ever. Letters wait in this one, and their dates run on."),
    )
    return Notice(said, say("A folder cannot be read"), lines=lines, why=why)


def push_silent(facts: Mapping[str, Fact], why: Phrase) -> Notice:
    """Return what admins are told where a provider does not tell of mail that came."""
    said = say("The provider of the mailbox {name} does not tell of new mail.", name=str(facts["name"]))
    lines = (
        said,
        say("Three times running Ombud found letters that it was not told of."),
        say("None is lost: the mailbox is looked at every 15 minutes at the latest."),
        say("Look whether {setting} can be reached from the internet.", setting="OMBUD_WEB_PUBLIC_URL"),
    )
    return Notice(said, say("Mail comes in later than it could"), lines=lines, why=why)


def disconnected(facts: Mapping[str, Fact], why: Phrase) -> Notice:
    """Return what admins are told once a mailbox is disconnected, with what is left to do by hand."""
    said = say("The mailbox {name} is disconnected.", name=str(facts["name"]))
    lines: list[Phrase] = [said]
    if facts.get("revoked"):
        lines.append(say("The provider has taken Ombud's access back."))
    lines += steps_told(str(facts.get("steps") or ""), str(facts.get("ends_on") or ""))
    doubtful = str(facts.get("doubtful") or "")
    if doubtful:
        lines.append(
            say(
                "Nobody knows whether the replies of these cases have left: {numbers}. Look into the "
                "mailbox's sent mail.",
                numbers=doubtful,
            )
        )
    lines.append(_what_goes(str(facts.get("purged_on") or "")))
    return Notice(said, say("A mailbox is disconnected"), lines=tuple(lines), why=why)


def _what_goes(purged_on: str) -> Phrase:
    if not purged_on:  # by a version that purged nothing
        return say("What was read stays here with its cases, whose dates run on.")
    return say(
        "What was read stays here with its cases, whose dates run on, until it is deleted on {date}.",
        date=purged_on,
    )


def steps_told(codes: str, ends_on: str = "") -> list[Phrase]:
    """Return the sentence for each step that a person must do by hand.

    Args:
        codes: separated by spaces.
        ends_on: until when the provider may still call.
    """
    return [_step(code, ends_on) for code in codes.split()]


def _step(code: str, ends_on: str) -> Phrase:
    if code == "watch-ends":
        return say("The provider may call once more until {date}; such calls are refused.", date=ends_on)
    return STEPS.get(code, _OTHERWISE)
