"""The colleagues' pages: the channel with its threads, messages from Ombud, Home, and every press on them."""

from collections.abc import Callable

from flask import Blueprint, abort, redirect, render_template, request
from flask.typing import ResponseReturnValue

from bot.sandbox.desk.frame import posts_before
from bot.sandbox.desk.guards import way_back
from bot.sandbox.desk.house import House
from bot.sandbox.desk.parties import Party, colleagues
from bot.sandbox.desk.postings import channel_postings, thread_postings
from bot.sandbox.desk.saying import react, say, use_shortcut
from bot.sandbox.desk.shortcuts import GLOBAL, ON_MESSAGES
from bot.sandbox.slack.refusals import MistakeError


def pages(house: House) -> Blueprint:
    """Return the pages."""
    made = Blueprint("slack", __name__, url_prefix="/as")
    shown, done = _Shown(house), _Done(house)
    made.get("/<slug>/channel")(shown.channel)
    made.get("/<slug>/messages")(shown.messages)
    made.get("/<slug>/home")(shown.home)
    made.post("/<slug>/home")(done.open_home)
    made.post("/<slug>/act")(done.act)
    made.post("/<slug>/say")(done.speak)
    made.post("/<slug>/shortcut")(done.shortcut)
    made.post("/<slug>/react")(done.reaction)
    return made


class _Shown:
    """The pages that show something; each is read under Slack's lock, so that it is of one moment."""

    def __init__(self, house: House) -> None:
        self._house = house
        self._slack = house.stage.slack

    def channel(self, slug: str) -> ResponseReturnValue:
        me, thread = _colleague(slug), request.args.get("thread", "")
        channel, here = self._house.stage.channel, f"/as/{slug}/channel"
        with self._slack.workspace.lock:
            self._house.see(f"{slug}/channel", posts_before(self._house, me))
            return self._page(
                "channel.html",
                me,
                here,
                f"{here}?thread={thread}" if thread else here,
                channel=channel,
                postings=channel_postings(self._house.hands, me.person_id, channel),
                thread=thread_postings(self._house.hands, me.person_id, channel, thread),
                shortcuts=GLOBAL,
                message_shortcuts=ON_MESSAGES,
            )

    def messages(self, slug: str) -> ResponseReturnValue:
        me, here = _colleague(slug), f"/as/{slug}/messages"
        with self._slack.workspace.lock:
            direct = self._slack.workspace.direct_message(me.person_id).id
            postings = channel_postings(self._house.hands, me.person_id, direct)
            self._house.see(f"{slug}/messages", len(postings))
            return self._page(
                "messages.html",
                me,
                here,
                here,
                channel=direct,
                postings=postings,
                message_shortcuts=ON_MESSAGES,
            )

    def home(self, slug: str) -> ResponseReturnValue:
        me, here = _colleague(slug), f"/as/{slug}/home"
        with self._slack.workspace.lock:
            view = self._slack.home(me.person_id)
            spot = self._house.hands.spot(me.person_id, view) if view else None
            return self._page("home.html", me, here, here, view=view, spot=spot)

    def _page(self, template: str, me: Party, here: str, back: str, **more: object) -> str:
        stack = self._slack.workspace.views.stack(me.person_id)
        hands, top = self._house.hands, stack[-1] if stack else None
        return render_template(
            template,
            me=me,
            here=here,
            back=back,
            windows=stack,
            window_spot=hands.spot(me.person_id, top) if top else None,
            whole_error=hands.errors.get(top.id, {}).get("", "") if top else "",
            **more,
        )


class _Done:
    """The presses; each leads back to where it was made."""

    def __init__(self, house: House) -> None:
        self._house = house
        self._slack = house.stage.slack

    def open_home(self, slug: str) -> ResponseReturnValue:
        self._slack.open_home(_colleague(slug).person_id)
        self._house.time.work()
        return redirect(f"/as/{slug}/home", 303)

    def act(self, slug: str) -> ResponseReturnValue:
        form = request.form
        at, do = form.get("at", ""), form.get("do", "")
        return self._after(slug, lambda person: self._house.hands.act(person, at, do, form))

    def speak(self, slug: str) -> ResponseReturnValue:
        form = request.form
        words = form.get("quick") or form.get("words", "")
        where, thread = form.get("channel", ""), form.get("thread", "")
        return self._after(slug, lambda person: say(self._slack, person, where, words, thread))

    def shortcut(self, slug: str) -> ResponseReturnValue:
        name, where, ts = (request.form.get(field, "") for field in ("name", "channel", "ts"))
        return self._after(slug, lambda person: use_shortcut(self._slack, person, name, where, ts))

    def reaction(self, slug: str) -> ResponseReturnValue:
        name, where, ts = (request.form.get(field, "") for field in ("name", "channel", "ts"))
        return self._after(slug, lambda person: react(self._slack, person, where, ts, name))

    def _after(self, slug: str, gesture: Callable[[str], str]) -> ResponseReturnValue:
        """Make a gesture, let Ombud do what follows, and keep what must be told for the next page."""
        me = _colleague(slug)
        try:
            told = gesture(me.person_id)
        except MistakeError as mistake:
            told = f"That did not work: {mistake}."
        self._house.note(slug, told)
        self._house.time.work()
        return redirect(way_back(request.form.get("back", ""), f"/as/{slug}/channel"), 303)


def _colleague(slug: str) -> Party:
    found = next((party for party in colleagues() if party.slug == slug), None)
    return found or abort(404, "There is nobody of that name in this Slack.")
