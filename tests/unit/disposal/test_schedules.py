"""The schedule: the one that ships, what an organisation's own file changes, and which rule decides."""

from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.answers import enclosing
from handlers.desk import Rules
from handlers.disposal.schedule import FaultySchedule, changed, load, shipped
from handlers.domain.ids import CaseId
from handlers.domain.period import Anchor, period
from handlers.domain.retention import OF_CASES, Decision, Life, Rule, Schedule, Store
from handlers.duties import tidying

CLOSED = date(2026, 11, 23)


def life(closed: date = CLOSED, **more: object) -> Life:
    days = {
        Anchor.OPENED: closed - timedelta(days=20),
        Anchor.ANSWERED: closed - timedelta(days=2),
        Anchor.VERIFIED: closed - timedelta(days=10),
        Anchor.CLOSED: closed,
    }
    known = {"case": CaseId(1), "rights": ("access",), "kind": "request", "mailbox": "privacy", "days": days}
    return Life(**{**known, **more})  # type: ignore[arg-type] # of any type


def plan(schedule: Schedule, case: Life | None = None) -> dict[str, date | None]:
    return {store.value: one.over_on for store, one in schedule.plan(case or life()).items()}


def rule(name: str, written: str, *stores: Store, statutory: bool = False, **more: object) -> Rule:
    said = dict.fromkeys(("activity", "purpose", "data", "people", "basis"), "")
    return Rule(name, **said, period=period(written), applies_to=stores, statutory=statutory, **more)  # type: ignore[arg-type] # of any type


def faults(written: str) -> list[str]:
    with pytest.raises(FaultySchedule) as caught:
        changed(written.encode())
    return caught.value.faults


def test_without_a_file_letters_stay_three_years_packages_ninety_days_and_papers_no_time() -> None:
    assert plan(load(None, "SE")) == {
        "papers": date(2026, 11, 13),
        "enclosures": date(2027, 2, 20),
        "originals": date(2029, 11, 24),
        "letters": date(2029, 11, 24),
        "notes": date(2029, 11, 24),
        "skeleton": date(2031, 11, 24),
    }


def test_a_country_has_periods_of_its_own() -> None:
    assert plan(load(None, "DE"))["skeleton"] == date(2029, 11, 24)
    (vouchers,) = [one for one in load(None, "SE").rules if one.id == "bookkeeping"]
    assert str(vouchers.period) == "closed + current year + 7 years"
    assert vouchers.basis.startswith("Bokföringslagen")
    (elsewhere,) = [one for one in load(None, "FR").rules if one.id == "bookkeeping"]
    assert str(elsewhere.period) == "closed + current year + 10 years"


def test_every_rule_that_ships_says_all_that_the_register_wants() -> None:
    for one in shipped().rules:
        assert one.activity
        assert one.purpose
        assert one.data
        assert one.people
        assert one.basis
        assert one.applies_to
    told = {store for one in shipped().rules for store in one.applies_to}
    assert told == {*Store}, "everything that is kept has a row"


def test_what_ships_says_how_long_other_duties_keep_things() -> None:
    days = {one.applies_to[0]: str(one.period) for one in shipped().rules if not one.of_cases}
    assert days[Store.ACCESS_LOG] == f"{tidying._LOGGED.days} days"
    assert days[Store.OUTAGES] == f"{tidying._LOGGED.days} days"
    assert days[Store.DELIVERIES] == f"{tidying._KEPT.days} days"
    assert days[Store.PICTURES] == f"{tidying._PICTURES.days} days"
    assert days[Store.REMINDERS] == f"{tidying._REMINDED.days} days"
    assert days[Store.ABSENCES] == f"{tidying._AWAY.days} days"
    assert days[Store.ASIDE] == f"{Rules().aside_kept.days} days"
    assert days[Store.UPLOADS] == "1 day"
    assert enclosing._UNDER_WAY.days < 1


def test_a_row_of_ones_own_changes_only_what_it_names() -> None:
    own = changed(b'[[rule]]\nid = "letters"\nperiod = "closed + 1 year"\n').within("SE")
    assert plan(own)["letters"] == date(2027, 11, 24)
    (letters,) = [one for one in own.rules if one.id == "letters"]
    assert letters.purpose == "Show that a request was answered, and how"
    assert len(own.rules) == len(shipped().rules)


def test_a_row_that_stands_ready_counts_once_it_is_switched_on() -> None:
    own = changed(b'[[rule]]\nid = "job-applications"\nactive = true\nmailboxes = ["jobs"]\n').within("SE")
    assert plan(own, life(mailbox="jobs"))["letters"] == date(2027, 2, 24)
    assert plan(own)["letters"] == date(2029, 11, 24), "other mailboxes are another matter"


def test_a_new_row_may_be_about_some_rights_and_kinds_alone() -> None:
    written = """
        [[rule]]
        id = "erased-people"
        activity = "Erasure"
        purpose = "Show that it was done"
        data = "Words"
        people = "Data subjects"
        basis = "GDPR Art. 17"
        period = "closed + 6 months"
        applies_to = ["letters", "attachments"]
        rights = ["erasure"]
        kinds = ["request"]
    """
    own = changed(written.encode())
    assert plan(own, life(rights=("access", "erasure")))["letters"] == date(2027, 5, 24)
    assert plan(own, life(rights=("access", "erasure")))["originals"] == date(2027, 5, 24)
    assert plan(own, life(rights=("access",)))["letters"] == date(2029, 11, 24)
    assert plan(own, life(rights=("erasure",), kind="spam"))["letters"] == date(2029, 11, 24)


def test_the_shortest_period_wins_where_no_law_asks_for_one() -> None:
    found = Schedule((rule("long", "3 years", Store.NOTES), rule("short", "1 year", Store.NOTES))).decide(
        life(), Store.NOTES
    )
    assert found.rule is not None
    assert found.rule.id == "short"
    assert found.why() == "until 2027-11-23, by short (1 year): the shortest, against long (3 years)"


def test_the_longest_that_a_law_asks_for_wins_over_everything() -> None:
    rules = (
        rule("short", "1 year", Store.NOTES),
        rule("five", "5 years", Store.NOTES, statutory=True),
        rule("seven", "7 years", Store.NOTES, statutory=True),
    )
    found = Schedule(rules).decide(life(), Store.NOTES)
    assert found.over_on == date(2033, 11, 24)
    assert "by seven (7 years, which a law asks for): the longest that a law asks for, against" in found.why()


def test_a_law_whose_time_has_not_begun_keeps_until_it_has() -> None:
    rules = (
        rule("short", "1 year", Store.NOTES),
        rule("bound", "contract + 1 year", Store.NOTES, statutory=True),
    )
    assert Schedule(rules).decide(life(), Store.NOTES).over_on is None


def test_what_no_rule_is_about_is_kept() -> None:
    assert Schedule().decide(life(), Store.LETTERS) == Decision(Store.LETTERS, None)
    assert set(plan(Schedule()).values()) == {None}
    assert "no rule is about it" in Schedule().decide(life(), Store.LETTERS).why()


def test_letters_stay_as_long_as_a_law_keeps_the_files_that_are_found_through_them() -> None:
    rules = (
        rule("words", "1 year", Store.LETTERS),
        rule("files", "7 years", Store.ORIGINALS, statutory=True),
        rule("notes", "1 year", Store.NOTES),
        rule("bones", "2 years", Store.SKELETON),
    )
    found = Schedule(rules).plan(life())
    assert found[Store.LETTERS].over_on == found[Store.ORIGINALS].over_on == date(2033, 11, 24)
    assert found[Store.SKELETON].over_on == date(2033, 11, 24), "the skeleton is the last to go"
    assert "together with its originals" in found[Store.LETTERS].why()


def test_files_go_with_their_letters_at_the_latest() -> None:
    found = plan(
        Schedule((rule("words", "1 year", Store.LETTERS), rule("files", "7 years", Store.ORIGINALS)))
    )
    assert found["originals"] == found["letters"] == date(2027, 11, 24)
    assert found["enclosures"] == date(2027, 11, 24), "though no rule is about them"


_ANY = st.builds(
    lambda n, unit, law, stores: rule(f"r{n}{unit}{law}", f"{n} {unit}", *stores, statutory=law),
    st.integers(0, 40),
    st.sampled_from(["days", "months", "years"]),
    st.booleans(),
    st.lists(st.sampled_from([*OF_CASES]), min_size=1, unique=True),
)


@given(
    st.lists(_ANY, max_size=8, unique_by=lambda one: one.id), st.dates(date(2020, 1, 1), date(2060, 12, 31))
)
def test_whatever_the_rules_are_no_law_is_broken_and_the_skeleton_is_last(
    rules: list[Rule], closed: date
) -> None:
    case = life(closed)
    found = Schedule(tuple(rules)).plan(case)
    for one in rules:
        for store in one.applies_to:
            least = one.period.over_on(case.days, OF_CASES[store])
            decided = found[store].over_on
            if one.statutory and least is not None and store is not Store.SKELETON:
                assert decided is None or decided >= least
    ends = {store: one.over_on or date.max for store, one in found.items()}
    assert all(
        ends[store] <= ends[Store.LETTERS] for store in (Store.ORIGINALS, Store.ENCLOSURES, Store.PAPERS)
    )
    assert ends[Store.SKELETON] == max(ends.values())


def test_all_faults_of_a_file_are_told_at_once_with_what_would_be_right() -> None:
    told = "\n".join(
        faults(
            """
            surprise = 1
            [[rule]]
            id = "letters"
            perriod = "closed + 1 year"
            [[rule]]
            id = "originals"
            period = "closed + 3 yeers"
            [[rule]]
            id = "leters"
            [[rule]]
            id = "access-log"
            period = "10 days"
            [[rule]]
            id = "notes"
            applies_to = ["notez"]
            rights = ["acess"]
            active = "yes"
            countries.Germany = "3 years"
            """
        )
    )
    assert "'surprise' is not known here" in told
    assert "letters: 'perriod' is not known (did you mean 'period'?)" in told
    assert "originals: period: '3 yeers' is no length of time" in told
    assert "leters: a new row (did you mean 'letters'?) also needs activity" in told
    assert "access-log: Ombud itself forgets this after 400 days; leave the row out" in told
    assert "notes: 'notez' is nothing that is kept (did you mean 'notes'?)" in told
    assert "notes: rights: 'acess' is not known (did you mean 'access'?)" in told
    assert "notes: active is true or false" in told
    assert "notes: write countries.DE" in told


@pytest.mark.parametrize(
    ("written", "taught"),
    [
        ("", "there is no row"),
        ("rule = 3", "rows are written as [[rule]]"),
        ("[[rule]]\n", "row 1: give it an id"),
        ('[[rule]]\nid = "Ä"\n', "row 1: give it an id"),
        ('[[rule]]\nid = "notes"\n[[rule]]\nid = "notes"\n', "two rows have this id"),
        ('[[rule]]\nid = "skeleton"\napplies_to = ["skeleton", "notes"]\n', "give it a row of its own"),
        ('[[rule]]\nid = "notes"\napplies_to = "notes"\n', "applies_to is a list"),
        ('[[rule]]\nid = "notes"\npurpose = "two\\nlines"\n', "purpose is one line"),
        ('[[rule]]\nid = "notes"\nmailboxes = "jobs"\n', "mailboxes is a list"),
        ('[[rule]]\nid = "notes"\nperiod = 3\n', "no length of time"),
        ('[[rule]]\nid = "notes"\ncountries = 3\n', "write countries.DE"),
        (
            '[[rule]]\nid = "notes"\ncountries.DE = { period = "3 years", rights = 1 }\n',
            "cannot be otherwise",
        ),
        ("this is no TOML", "it is no TOML"),
    ],
)
def test_a_fault_says_what_would_be_right(written: str, taught: str) -> None:
    assert any(taught in one for one in faults(written))


def test_a_file_that_cannot_be_read_is_a_fault_too(tmp_path: Path) -> None:
    with pytest.raises(FaultySchedule, match="cannot be read"):
        load(tmp_path / "none.toml", "SE")
    (tmp_path / "large.toml").write_bytes(b"#" * 300_000)
    with pytest.raises(FaultySchedule, match="larger than 256 KiB"):
        load(tmp_path / "large.toml", "SE")
    (tmp_path / "latin.toml").write_bytes("# Löschen\n".encode("latin-1"))
    with pytest.raises(FaultySchedule, match="UTF-8"):
        load(tmp_path / "latin.toml", "SE")


def test_the_mark_changes_with_what_dates_are_reckoned_by_and_with_nothing_else() -> None:
    before = shipped().mark
    assert changed(b'[[rule]]\nid = "letters"\npurpose = "Another"\n').mark == before
    assert changed(b'[[rule]]\nid = "letters"\nperiod = "closed + 1 year"\n').mark != before
    assert changed(b'[[rule]]\nid = "letters"\nactive = false\n').mark != before


def test_a_row_that_stands_there_twice_is_checked_like_any_other() -> None:
    written = """
        [[rule]]
        id = "notes"
        period = "closed + 1 yeer"
        [[rule]]
        id = "notes"
        period = "closed + 2 yeers"
        perriod = 3
    """
    with pytest.raises(FaultySchedule) as raised:
        changed(written.encode())
    told = " ".join(raised.value.faults)
    for one in ("two rows have this id", "'1 yeer'", "'2 yeers'", "'perriod' is not known"):
        assert one in told


def test_the_last_day_is_the_one_before_the_first_on_which_it_may_go() -> None:
    found = Schedule((rule("short", "1 year", Store.NOTES),)).decide(life(), Store.NOTES)
    assert (found.last_on, found.over_on) == (date(2027, 11, 23), date(2027, 11, 24))
    assert Schedule().decide(life(), Store.NOTES).last_on is None


@pytest.mark.parametrize(
    ("written", "nothing"),
    [
        ("closed + 0 years", True),
        ("0 days", True),
        ("closed + 3 years, at most 0 days", True),
        ("closed + 1 day", False),
        ("closed + current year + 0 years", False),
        ("as long as needed", False),
    ],
)
def test_a_period_of_no_time_is_known_as_such(written: str, *, nothing: bool) -> None:
    assert period(written).nothing is nothing
