"""The page on which the folders of a connected mailbox are chosen anew, without signing in again."""

from collections.abc import Mapping

from flask import request
from flask.typing import ResponseReturnValue

from bot.web.looks import page
from connectors.base import holds_junk
from handlers.desk import Desk
from handlers.domain.errors import Incomplete
from handlers.domain.mailbox import FOLDERS, Mailbox
from handlers.domain.people import Actor, Role
from handlers.domain.phrase import joined, say
from handlers.mailboxes import folders
from handlers.mailboxes.links import Held, LinkOver
from handlers.people import colleagues

#: Steps of the page's forms: to be shown the folders, and to have chosen some.
SHOW, CHOOSE = "show-folders", "choose-folders"
#: The button that leads here.
BUTTON = {"choosing": SHOW, "choose": say("Choose its folders")}
_NOTHING: Mapping[str, str] = {}


class FolderPages:
    """The pages of one desk."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def take(self, held: Held) -> ResponseReturnValue:
        """Show the folders, or read those that somebody chose.

        Raises:
            LinkOver: its folders are not chosen.
            Refused: the mailbox does not answer.
        """
        if not folders.is_choice(self._desk, held.mailbox):
            raise LinkOver
        if request.form.get("step") == SHOW:
            return self._show(held, 200)
        whoever = Actor(held.consent.person, frozenset({Role.ADMIN}))  # the link is theirs, and they are one
        try:
            changed = folders.choose(self._desk, whoever, held.mailbox, request.form.getlist("folder"))
        except Incomplete as incomplete:
            return self._show(held, 422, incomplete.fields)
        return self._told(held, changed)

    def _show(self, held: Held, status: int, wrong: Mapping[str, str] = _NOTHING) -> ResponseReturnValue:
        shelf = folders.shelf(self._desk, held.mailbox)
        gone = say(
            "These folders were chosen and are not there any more: {folders}.",
            folders=joined(", ", shelf.gone),
        )
        return page(
            "folders.html",
            colleagues.language(self._desk, held.consent.person),
            status,
            title=say("Folders of mailbox {name}", name=held.mailbox.name),
            gone=gone if shelf.gone else "",
            missing=wrong.get(FOLDERS, ""),
            which=say("Folders to read"),
            folders=[(each, each in shelf.read) for each in shelf.known if not holds_junk(each)],
            junk=say("Junk is read in any case: requests land there, too."),
            later=say("A folder that is chosen later is read as far back as the mailbox is."),
            step=CHOOSE,
            confirm=say("Read these folders"),
        )

    def _told(self, held: Held, changed: Mailbox) -> ResponseReturnValue:
        read = changed.folders
        return page(
            "told.html",
            colleagues.language(self._desk, held.consent.person),
            title=say("Folders chosen"),
            text=say("Folders that are read: {folders}.", folders=joined(", ", read)),
        )
