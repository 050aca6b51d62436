"""The pages of a dry run: how far it is, what it found, and the form that confirms the mailbox."""

from collections.abc import Mapping

from flask import redirect, request
from flask.typing import ResponseReturnValue

from bot.web.dry_runs import AtWork, DryRuns
from bot.web.looks import page
from connectors.errors import ConnectorError
from handlers.desk import Desk
from handlers.domain.errors import AlreadyHandled, Incomplete, Refused
from handlers.domain.mailbox import FOLDERS, Mailbox
from handlers.domain.phrase import Phrase, count, joined, say
from handlers.intake.dry_run import DryRun, Folder, Voucher
from handlers.mailboxes import confirming, trusting
from handlers.mailboxes.confirming import Backfill
from handlers.mailboxes.links import Held
from handlers.mailboxes.refusals import SILENT
from handlers.people import colleagues

#: What is chosen where the servers to be believed are written.
OTHERS = "others"
_NOTHING: Mapping[str, str] = {}
_BACKFILLS = (
    (Backfill.NONE, say("Only new letters, from now on")),
    (Backfill.MONTH, say("The letters of the last 30 days, too")),
    (Backfill.EVERYTHING, say("Every letter that is there")),
)


class DryRunPages:
    """The pages of one desk."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._runs = DryRuns(desk)

    def show(
        self, held: Held, status: int = 200, *, refused: str = "", missing: Mapping[str, str] = _NOTHING
    ) -> ResponseReturnValue:
        """Show how far the dry run is, or what it found."""
        work = self._runs.of(held.mailbox)
        language = colleagues.language(self._desk, held.consent.person)
        if not work.run.done():
            return page(
                "looking.html", language, title=say("Looking through the mailbox"), told=_progress(work)
            )
        fault = work.run.exception()
        if isinstance(fault, ConnectorError):
            self._runs.forget(held.mailbox)
            return page("told.html", language, 502, title=say("The mailbox could not be read"), text=SILENT)
        return page(
            "dry_run.html",
            language,
            status,
            title=say("What mailbox {name} would bring", name=held.mailbox.name),
            refused=refused,
            missing=missing.get(FOLDERS, ""),
            unnamed=missing.get(trusting.TRUST, ""),
            heads=(
                say("Folder"),
                say("Letters"),
                say("In the last 30 days"),
                say("Read to try"),
                say("Would become cases"),
            ),
            caption=say("Folders"),
            backfills=[(each.value, label) for each, label in _BACKFILLS],
            which=say("Which earlier letters become cases"),
            silent=say("They become cases in silence: nobody gets an acknowledgement, and nobody is called."),
            choose=say("Folders to read"),
            junk=say("Junk is read in any case: requests land there, too."),
            confirm=say("Begin to read this mailbox"),
            **_asked(work.run.result()),
            **_found(work.run.result(), _warned(self._desk, held.mailbox)),
        )

    def take(self, held: Held, token: str, browser: str) -> ResponseReturnValue:
        """Confirm the mailbox as the form says, and show the page of the end."""
        try:
            chosen = Backfill(request.form.get("backfill", ""))
        except ValueError:
            return self.show(held, 422, refused=say("Choose which earlier letters become cases."))
        try:
            confirming.confirm(self._desk, token, browser, request.form.getlist("folder"), chosen, _trusted())
        except Incomplete as incomplete:
            return self.show(held, 422, missing=incomplete.fields)
        except AlreadyHandled:
            return redirect(token, 303)  # pressed twice: the page says that it is connected
        except Refused as refused:
            return self.show(held, 502, refused=refused.message)
        self._runs.forget(held.mailbox)
        return redirect(token, 303)


def _trusted() -> list[str]:
    """Return the servers that somebody said to believe: one of those shown, or those written."""
    said = request.form.get(trusting.TRUST, "")
    if said == OTHERS:
        return request.form.get("servers", "").replace(",", " ").split() or ["?"]
    return [said] if said else []


def _progress(work: AtWork) -> Phrase:
    if work.stage == "letters":
        return say("Letter {n} of {all} is read to try. Nothing of it is kept.", n=work.done + 1, all=work.of)
    if work.stage:
        return say("Folder {n} of {all} is counted.", n=work.done + 1, all=work.of)
    return say("The mailbox is being opened.")


def _warned(desk: Desk, mailbox: Mailbox) -> list[Phrase]:
    """Return what to look at twice: a sign-in that was typed may be another mailbox's than the one meant."""
    account, parts = mailbox.account, desk.providers.get(mailbox.provider)
    if not account or parts is None or parts.consent is not None:
        return []
    return [
        say(
            "You signed in as {account}, and not as {address}: go on only if letters to {address} arrive "
            "there.",
            account=account,
            address=mailbox.address,
        )
    ]


def _found(run: DryRun, warned: list[Phrase]) -> dict[str, object]:
    facts = [*warned, say("Answers leave from {address}.", address=run.address)]
    if run.aliases:
        facts.append(say("Its other addresses: {aliases}.", aliases=joined(", ", run.aliases)))
    if run.oldest and run.newest:
        span = {"oldest": run.oldest.date().isoformat(), "newest": run.newest.date().isoformat()}
        facts.append(say("The oldest letter is of {oldest}, the newest of {newest}.", **span))
    facts.append(_judged(run))
    if run.unread:
        facts.append(count("{n} letter could not be read.", "{n} letters could not be read.", run.unread))
    if any(each.sent for each in run.folders):
        facts.append(say("Sent mail is looked at only to notice when one of you answers outside Slack."))
    return {
        "facts": facts,
        "folders": [(each, _letters(each)) for each in run.folders],
        "choosable": run.choosable,
    }


def _asked(run: DryRun) -> dict[str, object]:
    """Return the question whom to believe on senders, where it is asked."""
    if not run.asked:
        return {"trusts": ()}
    shown = [(each.name, _vouched(each, run.inbox)) for each in run.vouchers]
    return {
        "trusts": shown,
        "believe": say("Whom to believe on who wrote a letter"),
        "nobody": say("Nobody: then no letter is acknowledged by itself."),
        "others": say("These servers, names divided by spaces:"),
        "servers": request.form.get("servers", ""),
        "trusted": request.form.get(trusting.TRUST),
        "beware": say(
            "Choose only a server of your own mail host; whoever runs it can tell you its name. It must take "
            "away such lines that letters bring along, for anybody can write one."
        ),
        "found": "" if shown else say("The letters of the inbox name no server that judged their sender."),
    }


def _vouched(voucher: Voucher, inbox: int) -> Phrase:
    letters = say("{name}, named in {n} of {all} letters", name=voucher.name, n=voucher.letters, all=inbox)
    if voucher.took * 2 <= voucher.letters:
        return letters
    return say("{named}; a server of that domain also took them in", named=letters)


def _judged(run: DryRun) -> Phrase:
    if not run.read:
        return say("No letter came within the last 30 days.")
    return say(
        "{recent} {read} {cases}",
        recent=count(
            "{n} letter came within the last 30 days.",
            "{n} letters came within the last 30 days.",
            run.recent,
        ),
        read=count("The newest was read to try:", "The newest {n} were read to try:", run.read),
        cases=count("{n} would become a case.", "{n} would become cases.", run.cases),
    )


def _letters(folder: Folder) -> str:
    return say("more than {n}", n=folder.letters) if folder.more else str(folder.letters)
