"""What a controller may decide where the law is open. The defaults give the earlier date throughout."""

from dataclasses import dataclass, replace
from enum import StrEnum

from handlers.domain.clock.regime import GDPR, Effect, Regime


class IdentityPolicy(StrEnum):
    """What a question of identity does under the GDPR (C15); no authority gives a formula."""

    CREDIT = "credit"
    FRESH_MONTH = "fresh_month"
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True)
class Policy:
    """A controller's choices; each one that moves a date is flagged beside it.

    Attributes:
        identity: under the GDPR.
        late_question_days: C17, under the GDPR; later questions credit nothing without a recorded reason.
        day_one_counts: whether the CCPA's 45 days begin with the day of receipt itself (H2).
        swiss_roll: whether Switzerland's 30 days roll off a weekend or holiday (H1).
        clarification_pauses: whether a clarification pauses the period under the GDPR (C18).
    """

    identity: IdentityPolicy = IdentityPolicy.CREDIT
    late_question_days: int = 7
    day_one_counts: bool = True
    swiss_roll: bool = False
    clarification_pauses: bool = True


CAUTIOUS = Policy()
"""The default: the earlier date wherever a fact or a rule is open."""


def decided(regime: Regime, policy: Policy) -> Regime:
    """Return a law with its open points decided as a policy has them."""
    identity, clarification = regime.identity, regime.clarification
    if regime is GDPR and policy.identity is not IdentityPolicy.CREDIT:
        fresh = policy.identity is IdentityPolicy.FRESH_MONTH
        identity = Effect.RESTART if fresh else Effect.NOTHING
    if regime is GDPR and not policy.clarification_pauses:
        clarification = Effect.NOTHING
    return replace(
        regime,
        identity=identity,
        clarification=clarification,
        rolls=regime.rolls or (regime.silent_on_roll and policy.swiss_roll),
        receipt_counts=regime.receipt_counts and policy.day_one_counts,
    )
