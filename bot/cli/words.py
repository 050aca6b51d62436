"""`ombud words`: the organisation's own words, and what people's corrections suggest."""

import click

from bot.cli.offices import office
from bot.cli.showing import as_json, plain, print_json, print_table
from bot.cli.taught import taught

_SENSES = (
    "access",
    "rectification",
    "erasure",
    "restriction",
    "portability",
    "objection",
    "automated_decision",
    "consent_withdrawal",
    "complaint",
    "look",
    "never",
)


@click.group(short_help="The organisation's own words: what a phrase or a sender means here.")
def words() -> None:
    """The organisation's own words: what a phrase, or mail from a domain, means in its letters.

    They are laid over Ombud's rules when a letter is read. They are kept sealed, never leave this
    installation, and train nothing: no model is trained on mail.
    """


@taught("List the own words.", "ombud words list", "ombud words list --json", name="list")
@as_json
def list_words(*, as_json: bool) -> None:
    """List the own words that count, each with its number, meaning and reason."""
    from bot.cli.operator import operator
    from handlers import own_words

    with office() as opened:
        found = own_words.listed(opened.desk, operator())
    if as_json:
        facts = [
            {
                "number": one.id,
                one.where.value: one.text,
                "means": one.sense.value,
                "reason": one.reason,
                "added_by": one.added_by,
                "added_at": one.added_at,
            }
            for one in found
        ]
        print_json({"ok": True, "words": facts})
    elif found:
        rows = [[str(one.id), one.where.value, one.text, one.sense.value, one.reason] for one in found]
        print_table("Own words", ("Number", "What", "Text", "Means", "Reason"), rows)
    else:
        click.echo("There are no own words; `ombud words add` adds one.")


@taught(
    "Have a phrase or a sender mean something.",
    'ombud words add "close my profile" --means erasure --reason "what our app calls it"',
    "ombud words add --domain news.example.org --means never --reason newsletter",
)
@click.argument("phrase", metavar="[PHRASE]", required=False)
@click.option("--domain", metavar="DOMAIN", help="Mail from this domain or below it, in place of a phrase.")
@click.option("--means", type=click.Choice(_SENSES), help="What it means; must be said.")
@click.option("--reason", default="", help="Why; it stands in the list, and must be said.")
@as_json
def add(phrase: str | None, domain: str | None, means: str | None, reason: str, *, as_json: bool) -> None:
    """Have a phrase, or mail from a domain, mean a right, a look, or never a request.

    A right: the letter uses it. `look`: a person looks within the day. `never`: it is no request; mail from
    such a domain is put aside to be looked through, and a letter with such a phrase is still a case where
    a person writes. Letters read before stay as they are.
    """
    from bot.cli.operator import operator
    from handlers import own_words
    from handlers.domain.errors import Incomplete
    from handlers.domain.own_words import OwnWord, Sense, Where

    if (phrase is None) == (domain is None):
        raise click.UsageError("Name a phrase or a --domain, one of the two.")
    if means is None:
        raise click.UsageError("Say what it means with --means, such as erasure, look or never.")
    where = Where.PHRASE if domain is None else Where.DOMAIN
    with office() as opened:
        try:
            wanted = OwnWord(where, phrase or domain or "", Sense(means), reason)
            added = own_words.add(opened.desk, operator(), wanted)
        except Incomplete as incomplete:
            raise click.UsageError(" ".join(incomplete.fields.values())) from None
    if as_json:
        print_json({"ok": True, "number": added.id, where.value: added.text, "means": added.sense.value})
    else:
        click.echo(plain(f"Own word {added.id}: {added.text} means {added.sense.value} from now on."))


@taught("Take an own word away.", "ombud words remove 120793")
@click.argument("number", type=click.IntRange(1))
@as_json
def remove(number: int, *, as_json: bool) -> None:
    """Have an own word count no longer, by its number in the list."""
    from bot.cli.operator import operator
    from handlers import own_words

    with office() as opened:
        own_words.remove(opened.desk, operator(), number)
    if as_json:
        print_json({"ok": True, "number": number})
    else:
        click.echo(f"Own word {number} counts no longer.")


@taught("Suggest own words from what people corrected.", "ombud words suggest", "ombud words suggest --json")
@as_json
def suggest(*, as_json: bool) -> None:
    """Suggest own words: what in letters led to readings that people corrected.

    Opens these letters, so words of them are shown; that stands in the access log. Nothing is added by
    itself.
    """
    from bot.cli.operator import operator
    from handlers import own_words

    with office() as opened:
        drawn = own_words.suggest(opened.desk, operator())
    if as_json:
        facts = [
            {one.where.value: one.text, "means": one.sense.value, "times": one.times} for one in drawn.found
        ]
        missed = [{"case": number, "right": right.value} for number, right in drawn.missed]
        print_json({"ok": True, "suggestions": facts, "missed": missed})
        return
    if drawn.found:
        rows = [[one.where.value, one.text, one.sense.value, str(one.times)] for one in drawn.found]
        print_table("Suggestions", ("What", "Text", "Means", "Times"), rows)
    else:
        click.echo("Nothing that people corrected suggests an own word.")
    for number, right in drawn.missed:
        click.echo(f"Case {number}: {right.value} was added by a person; read it for the words that say so.")


for _command in (list_words, add, remove, suggest):
    words.add_command(_command)
