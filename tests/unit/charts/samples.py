"""One chart of each kind, with the letters and the numbers that are hard to draw."""

from handlers.domain.chart import Chart, ChartKind, Series
from handlers.domain.phrase import say

WEEKS = ("11-23", "11-30", "12-07", "12-14", "12-21", "12-28")

AHEAD = Chart(
    ChartKind.AHEAD,
    say("Due in the next 6 weeks"),
    (say("overdue"), *WEEKS),
    (Series(say("Cases"), (3, 7, 12, 5, 9, 2, 0)),),
    say("Bars: {overdue} overdue; due in the weeks that begin on {weeks}.", overdue=3, weeks="…"),
    say("week that begins on"),
    apart=1,
    note=say("A case whose period stands still counts on the day by which to write to the person."),
)
FLOW = Chart(
    ChartKind.FLOW,
    say("Opened and closed per week"),
    WEEKS + WEEKS,
    (
        Series(say("Opened"), (5, 8, 3, 9, 12, 4, 6, 7, 11, 9, 14, 3)),
        Series(say("Closed"), (4, 6, 5, 8, 7, 9, 6, 8, 7, 10, 9, 1)),
    ),
    say("Bars by week, opened and closed: {weeks}.", weeks="…"),
    say("week that begins on"),
    note=say("The last week is not over."),
)
ANSWERED = Chart(
    ChartKind.ANSWERED,
    say("Days left when the answer left"),
    ("26+", "21–25", "16–20", "11–15", "6–10", "0–5", "1–5", "6–10", "11+"),
    (Series(say("due date"), (4, 7, 11, 18, 9, 6, 2, 1, 1)),),
    "…",
    say("days before the due date, then days after it"),
    apart=-3,
)
LOAD = Chart(
    ChartKind.LOAD,
    say("Open cases by who handles them"),
    ("Ada Ågren", "Åsmund Bergström-Øverland", "Þóra Ægisdóttir", say("nobody")),
    (Series(say("open"), (12, 9, 15, 6)), Series(say("due within 7 days"), (3, 0, 5, 2))),
    "…",
    note=say("In the order of names. What is overdue counts as due."),
)
FORECAST = Chart(
    ChartKind.FORECAST,
    say("Is what is due closed in time?"),
    WEEKS,
    (
        Series(say("due by then"), (10, 22, 31, 38, 40, 41)),
        Series(say("closed by then at the pace of lately"), (8, 16, 24, 32, 40, 48)),
    ),
    "…",
    say("end of the week"),
)
EVERY = (AHEAD, FLOW, ANSWERED, LOAD, FORECAST)
