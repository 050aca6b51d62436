"""The first page, and the clock."""

from flask import Blueprint, abort, redirect, render_template, request
from flask.typing import ResponseReturnValue

from bot.sandbox.desk.guards import way_back
from bot.sandbox.desk.house import MOVES, House


def pages(house: House) -> Blueprint:
    """Return the pages."""
    made = Blueprint("time", __name__)

    @made.get("/")
    def welcome() -> ResponseReturnValue:
        return render_template("welcome.html", here="")

    @made.post("/clock")
    def clock() -> ResponseReturnValue:
        step = request.form.get("step", "")
        if step not in MOVES:
            abort(400, "Time moves by an hour, a day, a week or a month.")
        house.move(step)
        return redirect(way_back(request.form.get("back", ""), "/"), 303)

    return made
