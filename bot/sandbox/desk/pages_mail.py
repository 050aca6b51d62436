"""The pages of people who write letters: their mail in threads, and a sheet to write on."""

from flask import Blueprint, abort, redirect, render_template, request
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import FileStorage

from bot.sandbox.desk.frame import mails_to
from bot.sandbox.desk.house import House
from bot.sandbox.desk.letterbox import Thread
from bot.sandbox.desk.parties import Party, writers
from bot.sandbox.desk.samples import Sample, offered, sample_named
from bot.sandbox.desk.writing import Draft, Enclosure
from bot.sandbox.story.people import ADDRESS

_DELIVERED = "It is on its way: Ombud looks into its mailbox at once here. Be Ada to see what became of it."
_LONGEST = 100_000  # characters of a letter


def pages(house: House) -> Blueprint:
    """Return the pages."""
    made = Blueprint("mail", __name__, url_prefix="/as")

    @made.get("/<slug>/mail")
    def mail(slug: str) -> ResponseReturnValue:
        me = _writer(slug)
        threads = house.letterboxes.threads(me)
        wanted = request.args.get("thread", "")
        shown = next((one for one in threads if one.id == wanted), threads[0] if threads else None)
        house.see(f"{slug}/mail", mails_to(house, me))
        house.read[me.address] = _answers_since_opening(house, me)
        return render_template("mail.html", me=me, here=f"/as/{slug}/mail", threads=threads, thread=shown)

    @made.get("/<slug>/write")
    def sheet(slug: str) -> ResponseReturnValue:
        me = _writer(slug)
        sample = sample_named(request.args.get("sample", ""))
        words = sample.signed(me.full_name) if sample else ""
        return _sheet(house, me, sample, sample.subject if sample else "", words)

    @made.post("/<slug>/write")
    def write(slug: str) -> ResponseReturnValue:
        me, form = _writer(slug), request.form
        subject, words = form.get("subject", "").strip(), form.get("words", "").strip()[:_LONGEST]
        to = _mailbox(house, form.get("to", ADDRESS))
        if not words:
            page = _sheet(house, me, None, subject, wrong="A letter needs some words.", to=to)
            return page, 422
        draft = Draft(subject, words, enclosure=_enclosure(), forged=bool(form.get("forged")), to=to)
        house.write(me, draft)
        house.note(slug, _DELIVERED)
        return redirect(f"/as/{slug}/mail", 303)

    @made.post("/<slug>/answer")
    def answer(slug: str) -> ResponseReturnValue:
        me, form = _writer(slug), request.form
        thread = next((one for one in house.letterboxes.threads(me) if one.id == form.get("thread")), None)
        words = form.get("words", "").strip()[:_LONGEST]
        if thread is None:
            abort(404, "There is no such thread any more.")
        if words:
            house.write(me, _answering(thread, words))
            house.note(slug, _DELIVERED)
        else:
            house.note(slug, "A letter needs some words.")
        return redirect(f"/as/{slug}/mail?thread={thread.id}", 303)

    return made


def _writer(slug: str) -> Party:
    found = next((party for party in writers() if party.slug == slug), None)
    return found or abort(404, "Nobody of that name writes letters here.")


def _mailbox(house: House, address: str) -> str:
    return address if address in house.post_rooms.addresses() else abort(422, "The desk has no such address.")


def _sheet(
    house: House,
    me: Party,
    chosen: Sample | None,
    subject: str,
    words: str = "",
    *,
    wrong: str = "",
    to: str = ADDRESS,
) -> str:
    return render_template(
        "write.html",
        me=me,
        here=f"/as/{me.slug}/write",
        samples=offered(),
        chosen=chosen,
        subject=subject,
        words=words,
        wrong=wrong,
        addresses=house.post_rooms.addresses(),
        to=to,
    )


def _answers_since_opening(house: House, me: Party) -> int:
    begun = house.opened_at.replace(microsecond=0)  # mail knows whole seconds
    return sum(not item.automatic and item.at >= begun for item in house.letterboxes.received(me))


def _answering(thread: Thread, words: str) -> Draft:
    last = next((item for item in reversed(thread.items) if not item.mine), thread.items[-1])
    subject = last.subject if last.subject.lower().startswith("re:") else f"Re: {last.subject}"
    quoted = "\n".join(f"> {line}".rstrip() for line in last.text.splitlines())
    text = f"{words}\n\nOn {last.at:%d %b %Y}, {last.sender} wrote:\n{quoted}"
    return Draft(subject, text, answers=last.id, references=last.references, to=last.desk)


def _enclosure() -> Enclosure | None:
    file: FileStorage | None = request.files.get("enclosure")
    if file is None or not file.filename:
        return None
    return Enclosure(file.filename, file.mimetype or "application/octet-stream", file.read())
