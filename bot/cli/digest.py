"""`ombud digest`: the week or the day in numbers, as managers get them, and its charts as pictures."""

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from bot.cli.offices import office
from bot.cli.showing import as_json, plain, print_json
from bot.cli.taught import taught

if TYPE_CHECKING:
    from handlers.domain.chart import Chart


@taught(
    "Show the week or the day in numbers, and draw its charts.",
    "ombud digest",
    "ombud digest --day --json",
    "ombud digest --png charts/",
)
@click.option("--week", "span", flag_value="week", default=True, help="The last seven days; the default.")
@click.option("--day", "span", flag_value="day", help="The last day.")
@click.option(
    "--png", "folder", metavar="DIR", type=click.Path(file_okay=False, path_type=Path), help="Draw into it."
)
@as_json
def digest(span: str, folder: Path | None, *, as_json: bool) -> None:
    """Show the numbers that managers are sent, beside those of the span before; no names of requesters.

    With --png, each chart is drawn as a picture, named after what it shows. Colleagues are told by
    their ids in Slack. What you look at stands in the access log.
    """
    from bot.cli.digest_facts import digest_facts
    from bot.cli.operator import operator
    from handlers.domain.digest import Span
    from handlers.duties import digests

    with office() as opened:
        found = digests.look(opened.desk, operator(), Span(span))
        files: list[Path] = []
        if folder is not None and found.charts:
            painter = opened.desk.painter
            if painter is None:
                fix = "Pictures need matplotlib: install Ombud with its extra 'charts'."
                raise click.ClickException(fix)
            language = opened.desk.rules.language
            files = _written(folder, zip(found.charts, painter.pngs(found.charts, language), strict=True))
    if as_json:
        print_json({"ok": True, **digest_facts(found), "pictures": [str(file) for file in files]})
        return
    for line in found.lines:
        click.echo(plain(line) + "\n")
    for file in files:
        click.echo(f"Drawn: {file}")
    if folder is not None and not files:
        click.echo("There is nothing to draw.")


def _written(folder: Path, pictures: "Iterable[tuple[Chart, bytes]]") -> list[Path]:
    folder.mkdir(parents=True, exist_ok=True)
    files = []
    for chart, png in pictures:
        file = folder / f"{chart.kind.value}.png"
        file.write_bytes(png)
        files.append(file)
    return files
