"""The laws a request can fall under, as data: how long, counted how, stopped by what, extended by how much.

A regime says what the law says; where the law is open, `Policy` decides and the reckoning flags it.
"""

from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType


class Unit(StrEnum):
    """What a period is counted in."""

    MONTHS = "months"
    DAYS = "days"


class Effect(StrEnum):
    """What an open question does to the period."""

    NOTHING = "nothing"
    CREDIT = "credit"  # the days between question and answer are added (C15)
    CREDIT_WHOLE_DAYS = "credit_whole_days"  # the day of asking and the day of the answer too (U4)
    RESTART = "restart"  # the period runs from the answer (U1)


class ExtensionBy(StrEnum):
    """How an extension says how far it goes."""

    MONTHS = "months"
    DAYS = "days"
    PROMISED_DATE = "promised_date"
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True)
class Regime:
    """One law's clock.

    Attributes:
        name: the short name.
        law: how its period is cited.
        unit: of `length`.
        length: of the first period.
        identity: what an open question of identity does.
        clarification: what an open question of scope does, where its conditions are met.
        fee: what an unpaid fee does.
        extension_by: how an extension is measured.
        longest_extension: in that unit; 0 where it has no such bound.
        extension_law: how the extension is cited.
        rolls: whether a last day off moves to the next working day.
        receipt_counts: whether the day of receipt is the first day of the period.
        bounds_questions: whether a late question stops nothing (C17).
        period_rule: the rule's code for a period in days.
        extension_rule: the rule's code of an extension.
        notice_rule: the rule's code of an extension's notice; "" where the extension's own says it all.
        silent_on_roll: whether it leaves open that a last day off moves (H1).
        confirm_working_days: within how many the receipt is to be confirmed; 0 where none is set.
    """

    name: str
    law: str
    unit: Unit
    length: int
    identity: Effect
    clarification: Effect
    fee: Effect
    extension_by: ExtensionBy
    longest_extension: int
    extension_law: str
    rolls: bool
    receipt_counts: bool = False
    bounds_questions: bool = False
    period_rule: str = "C4"
    extension_rule: str = "C12"
    confirm_working_days: int = 0
    notice_rule: str = ""
    silent_on_roll: bool = False


GDPR = Regime(
    name="gdpr",
    law="GDPR Art. 12(3)",
    unit=Unit.MONTHS,  # as Reg. 1182/71 counts them (C2)
    length=1,  # C1
    identity=Effect.CREDIT,
    clarification=Effect.CREDIT,
    fee=Effect.NOTHING,
    extension_by=ExtensionBy.MONTHS,
    longest_extension=2,
    extension_law="GDPR Art. 12(3)",
    rolls=True,
    bounds_questions=True,
    notice_rule="C13",
)
UK = Regime(
    name="uk",
    law="UK GDPR Art. 12A",
    unit=Unit.MONTHS,  # to the corresponding date, as the ICO counts, not a day less (U3)
    length=1,
    identity=Effect.RESTART,
    clarification=Effect.CREDIT_WHOLE_DAYS,
    fee=Effect.RESTART,
    extension_by=ExtensionBy.MONTHS,
    longest_extension=2,
    extension_law="UK GDPR Art. 12A(3)",
    rolls=True,
    period_rule="U2",
    extension_rule="U5",
)
CH = Regime(
    name="ch",
    law="FADP Art. 25(7); DPO Art. 18(1)",
    unit=Unit.DAYS,
    length=30,
    identity=Effect.NOTHING,
    clarification=Effect.NOTHING,
    fee=Effect.NOTHING,
    extension_by=ExtensionBy.PROMISED_DATE,
    longest_extension=0,
    extension_law="DPO Art. 18(2)",
    rolls=False,
    silent_on_roll=True,
    period_rule="H1",
    extension_rule="H1",
)
CCPA = Regime(
    name="ccpa",
    law="11 CCR s. 7021",
    unit=Unit.DAYS,
    length=45,
    identity=Effect.NOTHING,
    clarification=Effect.NOTHING,
    fee=Effect.NOTHING,
    extension_by=ExtensionBy.DAYS,
    longest_extension=45,
    extension_law="11 CCR s. 7021(b)",
    rolls=False,
    receipt_counts=True,
    period_rule="H2",
    extension_rule="H2",
    confirm_working_days=10,
)
LGPD = Regime(
    name="lgpd",
    law="LGPD Art. 19(II)",
    unit=Unit.DAYS,
    length=15,
    identity=Effect.NOTHING,
    clarification=Effect.NOTHING,
    fee=Effect.NOTHING,
    extension_by=ExtensionBy.NOTHING,
    longest_extension=0,
    extension_law="LGPD Art. 19",
    rolls=False,
    period_rule="H3",
    extension_rule="H3",
)

REGIMES = MappingProxyType({regime.name: regime for regime in (GDPR, UK, CH, CCPA, LGPD)})

_BY_COUNTRY = MappingProxyType({"GB": "uk", "CH": "ch", "US": "ccpa", "BR": "lgpd"})


def usual_regime(country: str) -> str:
    """Return the regime of an establishment that names none.

    Args:
        country: ISO 3166-1 alpha-2.
    """
    return _BY_COUNTRY.get(country, GDPR.name)
