"""What weights and rules say becomes a verdict, rights and a kind: doubt is shown, nothing is silenced."""

from collections.abc import Mapping
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.base import MailKind
from handlers.domain.finding import Circumstances, LetterKind, Verdict
from handlers.domain.rights import Right
from handlers.triage.features import Features
from handlers.triage.kinds import kind_of
from handlers.triage.rules import Rule
from handlers.triage.verdicts import RIGHTS, Judged, judge
from handlers.triage.weighing import Weighed, shrink
from tests.unit.triage.weighed import features
from tests.unit.triage.weighed import weighed as told

NAMES = tuple(right.value for right in RIGHTS)
THRESHOLDS: Mapping[str, float] = {
    "request": 0.6,
    "look": 0.2,
    "bare": 0.2,
    **{f"right {one}": 0.5 for one in NAMES},
}
PLAIN = Circumstances()
MACHINES = (MailKind.AUTO_REPLY, MailKind.BOUNCE, MailKind.RECEIPT, MailKind.CALENDAR)


def weighed(**likely: float) -> Weighed:
    """Return weights over every right."""
    return told(NAMES, **likely)


def rule(weight: float, right: Right = Right.ERASURE, hides: frozenset[Right] = frozenset()) -> Rule:
    """Return a rule that was met."""
    return Rule(f"{right}-{weight}", right, (1,), 0, 0, hides, weight)


def judged(scales: Weighed, found: Features | None = None, about: Circumstances = PLAIN) -> Judged:
    return judge(scales, found or features(), THRESHOLDS, about)


@pytest.mark.parametrize(
    ("request_", "right", "verdict"),
    [
        (1.0, 1.0, Verdict.REQUEST),
        (0.7, 0.5, Verdict.REQUEST),
        (0.6, 0.6, Verdict.REQUEST),
        (1.0, 0.2, Verdict.REQUEST),
        (0.6, 0.5, Verdict.LOOK),
        (0.4, 0.4, Verdict.LOOK),
        (0.4, 0.0, Verdict.LOOK),
        (0.0, 0.4, Verdict.LOOK),
        (0.2, 0.1, Verdict.OTHER),
        (0.0, 0.0, Verdict.OTHER),
    ],
)
def test_the_verdict_follows_the_letter_and_its_likeliest_right(
    request_: float, right: float, verdict: Verdict
) -> None:
    scales = weighed(request=request_, right_erasure=right, right_access=right / 2)
    assert scales.asks == pytest.approx((request_ + right) / 2)
    assert judged(scales).verdict is verdict


@pytest.mark.parametrize(
    ("size", "weight", "verdict"),
    [
        ("#none", 0.7, Verdict.REQUEST),
        ("#word", 0.7, Verdict.REQUEST),
        ("#line", 0.7, Verdict.REQUEST),
        ("#line", 0.69, Verdict.OTHER),
        ("#few", 0.9, Verdict.REQUEST),
        ("#few", 0.89, Verdict.LOOK),
        ("#few", 0.75, Verdict.LOOK),
        ("#few", 0.7, Verdict.OTHER),
        ("#some", 0.95, Verdict.REQUEST),
        ("#some", 0.94, Verdict.LOOK),
        ("#many", 1.0, Verdict.LOOK),
        ("#many", 0.5, Verdict.OTHER),
    ],
)
def test_a_rule_is_believed_alone_in_a_short_letter_and_looked_into_in_a_long_one(
    size: str, weight: float, verdict: Verdict
) -> None:
    assert judged(weighed(), features(rule(weight), size=size)).verdict is verdict


@pytest.mark.parametrize("kind", ["list", "spam", "auto_reply"])
@pytest.mark.parametrize(("likely", "verdict"), [(0.29, Verdict.REQUEST), (0.3, Verdict.LOOK)])
def test_what_seems_sent_to_many_is_looked_into_before_a_rule_is_believed(
    kind: str, likely: float, verdict: Verdict
) -> None:
    scales = weighed(**{f"kind_{kind}": likely})
    assert judged(scales, features(rule(0.9))).verdict is verdict


@pytest.mark.parametrize("kind", list(MailKind))
def test_fm_13_a_machines_marker_never_silences_a_request(kind: MailKind) -> None:
    about = Circumstances(mail_kind=kind)
    scales = weighed(request=1.0, right_erasure=1.0)
    expected = Verdict.LOOK if kind in MACHINES else Verdict.REQUEST
    found = judged(scales, about=about)
    assert found.verdict is expected
    assert Right.ERASURE in found.rights


@pytest.mark.parametrize("kind", list(MailKind))
def test_what_is_in_an_unknown_language_is_looked_into_but_for_what_machines_send(kind: MailKind) -> None:
    about = Circumstances(mail_kind=kind)
    expected = Verdict.OTHER if kind in MACHINES else Verdict.LOOK
    assert judge(weighed(), features(), THRESHOLDS, about, foreign=True).verdict is expected
    sure = weighed(request=1.0, right_erasure=1.0)
    assert (
        judge(sure, features(), THRESHOLDS, about, foreign=True).verdict is judged(sure, about=about).verdict
    )


def test_what_is_closed_to_us_is_looked_into() -> None:
    assert judged(weighed(), about=Circumstances(encrypted=True)).verdict is Verdict.LOOK
    assert judged(weighed(), about=Circumstances(encrypted=False)).verdict is Verdict.OTHER


@pytest.mark.parametrize("right", RIGHTS)
def test_a_right_that_is_likely_is_recognised(right: Right) -> None:
    found = judged(weighed(request=1.0, **{f"right_{right.value}": 0.9}))
    assert found.rights == (right,)
    assert found.confidence == pytest.approx(0.95)


@pytest.mark.parametrize("right", RIGHTS)
def test_a_rule_that_is_sure_adds_its_right(right: Right) -> None:
    other = Right.ACCESS if right is not Right.ACCESS else Right.ERASURE
    scales = weighed(request=1.0, **{f"right_{other.value}": 0.9})
    assert set(judged(scales, features(rule(0.8, right))).rights) == {other, right}
    assert set(judged(scales, features(rule(0.69, right))).rights) == {other}


def test_a_request_without_a_likely_right_has_the_likeliest() -> None:
    found = judged(weighed(request=1.0, right_access=0.3, right_objection=0.4))
    assert found.verdict is Verdict.REQUEST
    assert found.rights == (Right.OBJECTION,)


def test_rights_stand_in_the_order_of_the_law() -> None:
    found = judged(weighed(request=1.0, right_objection=0.9, right_access=0.7, right_erasure=0.8))
    assert found.rights == tuple(
        right for right in Right if right in {Right.OBJECTION, Right.ACCESS, Right.ERASURE}
    )


def test_a_rule_hides_what_only_looks_like_another_right() -> None:
    hiding = rule(0.9, Right.CONSENT_WITHDRAWAL, frozenset({Right.ERASURE}))
    found = judged(weighed(request=1.0), features(hiding, rule(0.9, Right.ERASURE)))
    assert Right.CONSENT_WITHDRAWAL in found.rights
    assert Right.ERASURE not in found.rights


def test_whoever_asks_not_to_erase_does_not_ask_for_erasure() -> None:
    scales = weighed(request=1.0, right_erasure=0.9)
    assert judged(scales).rights == (Right.ERASURE,)
    assert judged(scales, features(only_keeps=True)).rights == (Right.RESTRICTION,)


@pytest.mark.parametrize(
    ("keeping", "erasing", "erased"),
    [(0.95, 0.85, False), (0.95, 0.95, True), (0.15, 0.55, True), (0.2, 0.9, True), (0.2, 0.89, False)],
)
def test_who_seems_to_ask_to_keep_must_surely_ask_to_erase(
    keeping: float, erasing: float, erased: bool
) -> None:
    scales = weighed(request=1.0, right_restriction=keeping, right_erasure=erasing)
    rights = judged(scales).rights
    assert (Right.ERASURE in rights) is erased
    assert (Right.RESTRICTION in rights) is (keeping >= 0.5 or not erased)
    sure = judged(scales, features(rule(0.9, Right.ERASURE))).rights
    assert Right.ERASURE in sure, "a plain request is taken at its word"


@pytest.mark.parametrize(("keeping", "erased"), [(1.9, True), (2.0, False), (6.0, False)])
def test_the_sentence_that_asks_to_erase_must_not_speak_of_keeping(keeping: float, erased: bool) -> None:
    """Of "neither use it nor tear it up" the words of erasing are the loud ones."""
    place = {right: 1 + RIGHTS.index(right) for right in (Right.ERASURE, Right.RESTRICTION)}
    quiet, loud = [-6.0] * (1 + len(RIGHTS)), [-6.0] * (1 + len(RIGHTS))
    loud[place[Right.ERASURE]], loud[place[Right.RESTRICTION]] = 5.0, keeping
    quiet[place[Right.RESTRICTION]] = 9.0
    scales = replace(
        weighed(request=1.0, right_restriction=0.3, right_erasure=0.95), pieces=[quiet, loud, quiet]
    )
    assert judged(scales).rights == ((Right.ERASURE,) if erased else (Right.RESTRICTION,))


@pytest.mark.parametrize(
    ("size", "weight", "likely", "believed"),
    [
        ("#some", 0.9, 0.09, False),
        ("#some", 0.9, 0.1, True),
        ("#some", 0.95, 0.0, True),
        ("#few", 0.9, 0.0, True),
        ("#word", 0.85, 0.0, True),
    ],
)
def test_of_a_longer_letter_a_rule_needs_somebody_else_to_say_so_unless_it_names_the_right(
    size: str, weight: float, likely: float, believed: bool
) -> None:
    met = features(rule(weight, Right.ACCESS), size=size)
    found = judged(weighed(request=1.0, right_objection=0.8, right_access=likely), met)
    assert (Right.ACCESS in found.rights) is believed
    assert Right.OBJECTION in found.rights


def test_a_weak_rule_of_keeping_is_believed_where_nothing_is_to_be_erased() -> None:
    keeping = rule(0.5, Right.RESTRICTION)
    assert judged(weighed(), features(keeping, only_keeps=True)).verdict is Verdict.REQUEST
    assert judged(weighed(), features(keeping)).verdict is Verdict.OTHER


def test_other_mail_uses_no_rights_and_is_as_sure_as_it_is_unlikely() -> None:
    found = judged(weighed(request=0.1, right_access=0.1))
    assert found.rights == ()
    assert found.confidence == pytest.approx(0.9)


LIKELY = st.floats(0, 1)


@given(LIKELY, LIKELY, LIKELY, st.sampled_from(list(MailKind)), st.booleans())
def test_any_weights_give_a_verdict_and_a_confidence(
    asks: float, access: float, erasure: float, kind: MailKind, encrypted: bool
) -> None:
    about = Circumstances(mail_kind=kind, encrypted=encrypted)
    found = judged(weighed(request=asks, right_access=access, right_erasure=erasure), about=about)
    assert 0 <= found.confidence <= 1
    assert found.rights or found.verdict is not Verdict.REQUEST
    assert not found.rights or found.verdict is not Verdict.OTHER


@given(LIKELY, LIKELY, st.floats(0, 0.5))
def test_what_is_likelier_is_never_judged_less(asks: float, right: float, more: float) -> None:
    order = [Verdict.OTHER, Verdict.LOOK, Verdict.REQUEST]
    less = judged(weighed(request=asks, right_access=right)).verdict
    likelier = judged(weighed(request=min(asks + more, 1), right_access=right)).verdict
    assert order.index(likelier) >= order.index(less)


def kind(verdict: Verdict, about: Circumstances = PLAIN, **likely: float) -> LetterKind:
    return kind_of(Judged(verdict, (), 0.5), weighed(**likely), about)


@pytest.mark.parametrize("mail_kind", list(MailKind))
def test_a_request_stays_one_on_a_list_and_among_machines(mail_kind: MailKind) -> None:
    about = Circumstances(mail_kind=mail_kind, junk=True)
    assert kind(Verdict.REQUEST, about, kind_spam=1.0, kind_list=1.0) is LetterKind.REQUEST


@pytest.mark.parametrize(
    ("column", "matter"),
    [("kind_breach_report", LetterKind.BREACH_REPORT), ("kind_authority", LetterKind.AUTHORITY)],
)
def test_a_report_or_an_authority_is_the_main_matter_rights_or_not(column: str, matter: LetterKind) -> None:
    assert kind(Verdict.REQUEST, PLAIN, **{column: 0.6}) is matter
    assert kind(Verdict.REQUEST, PLAIN, **{column: 0.59}) is LetterKind.REQUEST
    assert kind(Verdict.OTHER, PLAIN, **{column: 0.3}) is matter


@pytest.mark.parametrize(
    ("mail_kind", "expected"),
    [
        (MailKind.BOUNCE, LetterKind.BOUNCE),
        (MailKind.AUTO_REPLY, LetterKind.AUTO_REPLY),
        (MailKind.RECEIPT, LetterKind.AUTO_REPLY),
        (MailKind.CALENDAR, LetterKind.CALENDAR),
        (MailKind.LIST, LetterKind.LIST),
    ],
)
@pytest.mark.parametrize("verdict", [Verdict.LOOK, Verdict.OTHER])
def test_markers_tell_the_kind_of_what_is_no_sure_request(
    mail_kind: MailKind, expected: LetterKind, verdict: Verdict
) -> None:
    assert kind(verdict, Circumstances(mail_kind=mail_kind), kind_spam=1.0) is expected


@pytest.mark.parametrize(
    "expected",
    [
        LetterKind.PRIVACY_QUESTION,
        LetterKind.BREACH_REPORT,
        LetterKind.AUTHORITY,
        LetterKind.AUTO_REPLY,
        LetterKind.LIST,
        LetterKind.SPAM,
    ],
)
def test_words_tell_the_kind_of_a_personal_mail(expected: LetterKind) -> None:
    column = f"kind_{expected.value}"
    assert kind(Verdict.OTHER, PLAIN, **{column: 0.3}) is expected
    assert kind(Verdict.OTHER, PLAIN, **{column: 0.29}) is LetterKind.OTHER


def test_features_of_a_long_letter_are_each_lessened() -> None:
    assert shrink(0, 16) == shrink(16, 16) == 0.25
    assert shrink(64, 16) == 0.125
    assert shrink(10_000, 16) == 0.01
