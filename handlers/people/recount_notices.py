"""The notice of due dates that were counted anew: how many, why, which moved, and which could not be."""

from collections.abc import Iterator, Mapping

from handlers.cards.due_lines import changed
from handlers.domain.events import Fact
from handlers.domain.notice import Notice
from handlers.domain.phrase import Phrase, count, joined, say
from handlers.domain.recount import Cause, Move, Report


def dates_recounted(facts: Mapping[str, Fact], why: Phrase) -> Notice:
    """Return the notice of a counting anew."""
    report = Report.from_facts(facts)
    said = count(
        "{n} open case was counted anew.", "{n} open cases were counted anew.", report.counted + report.missed
    )
    return Notice(said, say("Due dates counted anew"), lines=tuple(_lines(said, facts, report)), why=why)


def _lines(said: Phrase, facts: Mapping[str, Fact], report: Report) -> Iterator[Phrase]:
    causes = tuple(Cause(one) for one in str(facts.get("causes") or "").split())
    yield joined(" ", (said, changed(causes))) if causes else said
    if not report.moved:
        yield say("No due date moved.")
    else:
        moved = count("The due date of {n} case moved:", "The due dates of {n} cases moved:", report.moved)
        yield joined("\n", (moved, *map(_move, report.moves), *_more(report.moved - len(report.moves))))
    if report.missed:
        yield joined(
            "\n",
            (
                count(
                    "{n} case could not be counted so and stays as it was; look at it:",
                    "{n} cases could not be counted so and stay as they were; look at them:",
                    report.missed,
                ),
                joined(", ", report.numbers[-report.missed :]),
                *_more(report.missed - len(report.numbers)),
            ),
        )


def _move(move: Move) -> Phrase:
    before, after = move.before.isoformat(), move.after.isoformat()
    if move.before == move.after:
        return say("{number}: {date} stays; its period stands otherwise", number=move.number, date=after)
    if move.after < move.before:
        return say(
            "{number}: {after} instead of {before}, earlier", number=move.number, before=before, after=after
        )
    return say("{number}: {after} instead of {before}", number=move.number, before=before, after=after)


def _more(number: int) -> tuple[Phrase, ...]:
    return (count("and {n} more", "and {n} more", number),) if number > 0 else ()
