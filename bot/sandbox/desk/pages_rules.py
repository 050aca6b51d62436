"""The house rules: what an organisation decides in its settings, decided here while the desk is open."""

from dataclasses import replace
from datetime import timedelta

from flask import Blueprint, abort, redirect, render_template, request
from flask.typing import ResponseReturnValue

from bot.sandbox.desk.house import House

_HERE = "/behind/rules"
#: How long a reply may be held back, in seconds.
_UNDO = (0, 10, 60)


def pages(house: House) -> Blueprint:
    """Return the page, which shows the desk's own rules and keeps none beside them."""
    made = Blueprint("rules", __name__)

    @made.get(_HERE)
    def shown() -> ResponseReturnValue:
        return render_template("rules.html", here=_HERE, rules=house.stage.desk.rules, undo=_UNDO)

    @made.post(_HERE)
    def decided() -> ResponseReturnValue:
        form = request.form
        undo = next((seconds for seconds in _UNDO if form.get("undo") == str(seconds)), None)
        if undo is None:
            abort(400, "A reply is held back for 0, 10 or 60 seconds here.")
        rules = replace(
            house.stage.desk.rules,
            second_approver=bool(form.get("second_approver")),
            triage_by_emoji=bool(form.get("emoji")),
            undo=timedelta(seconds=undo),
        )
        house.stage.decide(rules)
        house.note("rules", "These rules hold from now on. What was sent before keeps its own time.")
        return redirect(_HERE, 303)

    return made
