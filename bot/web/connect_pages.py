"""The pages on which a mailbox is connected: what will happen, the way to the provider and back, the end.

Passwords are typed here and never in the chat system. What is decided is `handlers.mailboxes`'s.
"""

from collections.abc import Mapping

from flask import Response, redirect, request
from flask.typing import ResponseReturnValue

from bot.web import browsers
from bot.web.dry_run_pages import DryRunPages
from bot.web.folder_pages import BUTTON, CHOOSE, SHOW, FolderPages
from bot.web.looks import leading_out, page
from handlers.desk import Desk
from handlers.domain.consent import CONFIRMED, GRANTED
from handlers.domain.errors import Incomplete, Refused
from handlers.domain.phrase import Phrase, joined, say
from handlers.mailboxes import approving, consenting
from handlers.mailboxes.approving import Approved
from handlers.mailboxes.consenting import Visit
from handlers.mailboxes.folders import is_choice
from handlers.mailboxes.links import LinkOver
from handlers.mailboxes.offers import offering_here
from handlers.mailboxes.refusals import ADMIN_NEEDED
from handlers.people import colleagues

_APPROVED = (
    say("Approved"),
    say(
        "The provider says that Ombud is approved for your organisation. Whoever asked you can go on now, on "
        "the page on which they connect the mailbox. You can close this page."
    ),
)
_NOT_APPROVED = (
    say("Not approved"),
    say("Ombud was not approved, and nothing has changed. The link can be opened again at any time."),
)

#: What the page says of having Ombud approved.
_APPROVING = {
    "approving": say(
        "Send this link to an administrator of your organisation, or open it if you are one. It asks for the "
        "rights below, for all who connect a mailbox with Ombud; it opens no mailbox by itself. Go on here "
        "once they have approved; if this page is over by then, ask for a new link with {command}.",
        command="/ombud mailboxes",
    ),
    "approve": say("Approve Ombud for the organisation"),
    "whether": say("Many organisations let only an administrator allow an app into mail."),
    "first": say("Have an administrator approve first"),
}


class ConnectPages:
    """The pages of one desk."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._encrypted = desk.rules.public_url.startswith("https:")
        self._dry_runs = DryRunPages(desk)
        self._folders = FolderPages(desk)

    def show(self, token: str) -> ResponseReturnValue:
        """Show how far it is; looking changes nothing."""
        visit = self._visit(token)
        match visit.held.consent.outcome:
            case outcome if outcome == CONFIRMED:
                return self._told(visit)
            case outcome if outcome == GRANTED:
                return self._dry_runs.show(visit.held)
            case _:
                return self._ask(visit, 200)

    def take(self, token: str) -> ResponseReturnValue:
        """Go on from what somebody pressed, and show the page again where that cannot be."""
        visit = self._visit(token)
        if request.form.get("step") == "confirm":
            return self._dry_runs.take(visit.held, token, browsers.secret_of(token))
        if request.form.get("step") in {SHOW, CHOOSE}:
            return self._folders.take(visit.held)
        if visit.held.consent.ended:
            return redirect(token, 303)  # pressed twice, or in another tab
        try:
            return self._approve(visit, token) if "approve" in request.form else self._begin(visit, token)
        except Incomplete as incomplete:
            return self._ask(visit, 422, wrong=incomplete.fields)
        except Refused as refused:
            return self._ask(Visit(visit.held, refused.message), 502)

    def come_back(self, token: str) -> ResponseReturnValue:
        """Take the answer of a provider, here named `token`, and go on where this browser began."""
        answer = {name: value for name, value in request.args.items() if len(value) <= 8_192}
        if (approved := approving.answered(answer)) is not None:
            return self._approved(approved)
        try:
            consent = consenting.finish(self._desk, token, answer, browsers.secret_for)
        except LinkOver:
            # An older tab, or an answer that came twice: the page of the attempt says how it stands.
            if going := self._under_way(token):
                return redirect(f"../{going}", 303)
            raise
        # Relative: where we are reached is not for a request's Host to say.
        return redirect(f"../{browsers.link_for(consent)}", 303)

    def _under_way(self, provider: str) -> str:
        """Return the link on which this browser is connecting a mailbox of a provider; "" where it is not."""
        for link, secret in browsers.begun():
            try:
                visit = consenting.look(self._desk, link, secret)
            except Refused:
                continue
            if visit.held.mailbox.provider == provider:
                return link
        return ""

    def _visit(self, token: str) -> Visit:
        return consenting.look(self._desk, token, browsers.secret_of(token))

    def _begin(self, visit: Visit, token: str) -> ResponseReturnValue:
        typed, secret = request.form.to_dict(), browsers.secret_of(token)
        parts = self._desk.providers.get(visit.held.mailbox.provider)
        typing = parts is not None and parts.consent is None
        step = consenting.sign_in if typing else consenting.begin
        begun = step(self._desk, token, secret, typed)
        tried = consenting.look(self._desk, token, begun.browser) if typing else visit
        # What was typed stays in the form, but for what is secret.
        answer = self._ask(tried, 422) if typing and tried.refused else redirect(begun.url or token, 303)
        answer.headers["Referrer-Policy"] = "no-referrer"
        answer.headers["Cache-Control"] = "no-store"
        browsers.keep(answer, begun.consent, token, begun.browser, encrypted=self._encrypted)
        return answer

    def _approve(self, visit: Visit, token: str) -> ResponseReturnValue:
        """Show the link for an administrator; where the consent is theirs anyway, go on to it."""
        made = approving.ask(self._desk, token, browsers.secret_of(token), request.form.to_dict())
        return self._ask(visit, 200, approval=made) if made else self._begin(visit, token)

    def _approved(self, approved: Approved) -> ResponseReturnValue:
        """Lead whoever approved back to where they were connecting, or tell them what happens next."""
        began = browsers.link_for(approved.consent) if approved.consent is not None else ""
        if began:
            return redirect(f"../{began}", 303)
        title, text = _APPROVED if approved.granted else _NOT_APPROVED
        return page("told.html", self._desk.rules.language, title=title, text=text)

    def _ask(
        self, visit: Visit, status: int, wrong: dict[str, str] | None = None, approval: str = ""
    ) -> Response:
        mailbox = visit.held.mailbox
        offer = offering_here(self._desk, mailbox.provider)
        kept = {**dict(mailbox.details), **request.form.to_dict()}
        shown = page(
            "connect.html",
            colleagues.language(self._desk, visit.held.consent.person),
            status,
            title=_title(visit),
            address=mailbox.address,
            provider=offer.name,
            what=_what(visit),
            refused=visit.refused,
            asked=say("Ombud asks for these rights:"),
            rights=offer.rights,
            fields=[
                (each, each.name in offer.secrets, offer.only.get(each.name, ("", ""))[1])
                for each in offer.asks
                if len(each.options) != 1  # nothing is to be chosen
            ],
            values={
                one.name: kept.get(one.name, one.initial)
                for one in offer.asks
                if one.name not in offer.secrets
            },
            wrong=wrong or {},
            button=offer.door,
            approvable=approving.is_offered(self._desk, mailbox.provider),
            approval=approval or self._approval(visit),
            **_APPROVING,
            **self._choosing(visit),
            staying=say("Or leave its access as it is, and choose other folders."),
            after=say("This page is for you alone, and works in this browser only once you go on."),
        )
        return leading_out(shown, self._desk.rules.public_url)

    def _approval(self, visit: Visit) -> str:
        """Return the link for an administrator where that was found to be needed."""
        if visit.held.consent.outcome != ADMIN_NEEDED:
            return ""
        return approving.link(self._desk, visit.held, dict(visit.held.mailbox.details))

    def _told(self, visit: Visit) -> ResponseReturnValue:
        name = visit.held.mailbox.name
        language = colleagues.language(self._desk, visit.held.consent.person)
        text = say(
            "Mailbox {name} is connected. Everything else happens in Slack; you can close this page.",
            name=name,
        )
        if folders := visit.held.mailbox.folders:
            text = joined(
                " ", (text, say("Folders that are read: {folders}.", folders=joined(", ", folders)))
            )
        return page("told.html", language, 200, title=say("Connected"), text=text, **self._choosing(visit))

    def _choosing(self, visit: Visit) -> Mapping[str, str]:
        """Return the button that leads to the mailbox's folders, where they are chosen."""
        return BUTTON if is_choice(self._desk, visit.held.mailbox) else {}


def _title(visit: Visit) -> Phrase:
    name = visit.held.mailbox.name
    return (
        say("Connect mailbox {name} again", name=name)
        if visit.held.again
        else say("Connect mailbox {name}", name=name)
    )


def _what(visit: Visit) -> Phrase:
    if visit.held.again:
        return say(
            "Its cases and its history stay as they are; letters that came meanwhile are read at once."
        )
    return say(
        "Next Ombud looks through the mailbox and shows you what it would do. Nothing is written, marked, "
        "moved or sent, and nothing becomes a case, until you confirm that."
    )
