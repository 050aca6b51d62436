"""The short codes that stand beside a due date wherever something was open, ignored or decided by policy."""

from enum import StrEnum

from handlers.domain.phrase import say


class Flag(StrEnum):
    """What a reader should know before relying on the date."""

    CONTESTED_DAY = "contested_day"
    NO_SUBDIVISION = "no_subdivision"
    PAUSE_CREDITED = "pause_credited"
    FRESH_MONTH = "fresh_month"
    LATE_QUESTION = "late_question"
    LATE_QUESTION_REASONED = "late_question_reasoned"
    NO_GROUND_TO_PAUSE = "no_ground_to_pause"
    NO_PAUSE_IN_REGIME = "no_pause_in_regime"
    ASKED_AFTER_END = "asked_after_end"
    ANSWER_WITHOUT_QUESTION = "answer_without_question"
    EXTENSION_LATE = "extension_late"
    SECOND_EXTENSION = "second_extension"
    NO_EXTENSION_IN_REGIME = "no_extension_in_regime"
    PROMISE_BEFORE_END = "promise_before_end"
    ENDS_ON_DAY_OFF = "ends_on_day_off"
    DAY_ONE_COUNTED = "day_one_counted"
    NOT_IN_FORCE = "not_in_force"
    OWN_DAY_OFF = "own_day_off"
    REMOVED_DAY = "removed_day"
    RECEIPT_UNCONFIRMED = "receipt_unconfirmed"


MEANINGS = {
    Flag.CONTESTED_DAY: say(
        "The last day is a holiday by one provision and not by the list under Reg. 1182/71; "
        "it counts as a working day."
    ),
    Flag.NO_SUBDIVISION: say(
        "Holidays differ within this country and no subdivision is named; the nationwide ones count."
    ),
    Flag.PAUSE_CREDITED: say("Days of an open question were added; no authority of the EU gives a formula."),
    Flag.FRESH_MONTH: say(
        "By policy the month began anew with the answer; the credit of days is never later."
    ),
    Flag.LATE_QUESTION: say("A question came later than the policy allows and stops nothing."),
    Flag.LATE_QUESTION_REASONED: say("A late question stops the clock because a reason is recorded."),
    Flag.NO_GROUND_TO_PAUSE: say(
        "A clarification pauses only an access request for a large quantity of data."
    ),
    Flag.NO_PAUSE_IN_REGIME: say("This law knows no such pause; the period runs on."),
    Flag.ASKED_AFTER_END: say("The question came after the period had ended and stops nothing."),
    Flag.ANSWER_WITHOUT_QUESTION: say("An answer came to a question that is not open; it changes nothing."),
    Flag.EXTENSION_LATE: say("The notice left after the first period; it extends nothing."),
    Flag.SECOND_EXTENSION: say("A period is extended once; the later notice changes nothing."),
    Flag.NO_EXTENSION_IN_REGIME: say("This law knows no extension."),
    Flag.PROMISE_BEFORE_END: say("The promised date lies within the period; the period's end stands."),
    Flag.ENDS_ON_DAY_OFF: say(
        "The last day is a day off and this law does not say that it moves; the earlier date stands."
    ),
    Flag.DAY_ONE_COUNTED: say(
        "The day of receipt is counted as the first day, which is the earlier reading."
    ),
    Flag.NOT_IN_FORCE: say("The duty was not in force yet on the day of receipt; the date is good practice."),
    Flag.OWN_DAY_OFF: say(
        "A day off of the establishment's own moved a date; the law counts public holidays "
        "alone, so keep to the safe day."
    ),
    Flag.REMOVED_DAY: say(
        "The last day is a holiday by the calendar and removed from it here; it counts as a working day."
    ),
    Flag.RECEIPT_UNCONFIRMED: say(
        "The letter may have been received before it reached this mailbox. The earlier day counts until "
        "somebody confirms or corrects it."
    ),
}
"""Each flag in a sentence, for people."""

DOUBTS = frozenset({Flag.CONTESTED_DAY, Flag.OWN_DAY_OFF, Flag.EXTENSION_LATE, Flag.RECEIPT_UNCONFIRMED})
"""Flags that are worth a mark beside the date itself."""
