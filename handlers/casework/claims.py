"""What a case is about: which rights the letter uses, and in which language the person is answered."""

from dataclasses import replace

from handlers.casework import feedback, reasons
from handlers.casework.recounting import recounted
from handlers.casework.revisions import check_revision
from handlers.desk import Desk
from handlers.domain.card import Field, FieldKind, Form
from handlers.domain.case import ActionId
from handlers.domain.confirming import Said
from handlers.domain.errors import Incomplete
from handlers.domain.handling import claiming, spoken
from handlers.domain.languages import LANGUAGES
from handlers.domain.phrase import say
from handlers.domain.presses import Done, Press
from handlers.domain.rights import RIGHTS, Right, names
from handlers.showing import save_and_show

_OTHER = "other"


def rights_form(desk: Desk, press: Press) -> Form:
    """Return the form in which the rights of a case are ticked."""
    with desk.reading("claims.rights_form") as tx:
        case = tx.cases.get(press.case_id)
    case.check(ActionId.RIGHTS, press.actor)
    options = tuple(
        (right.value, say("{right} ({article})", right=facts.label, article=facts.article))
        for right, facts in RIGHTS.items()
    )
    rights = Field(
        "rights", say("Rights the letter uses"), FieldKind.SEVERAL, options, initial=" ".join(case.rights)
    )
    reason = reasons.field(
        say("Why a right is dropped"), say("Needed when you drop one; it stands in the case's record.")
    )
    return Form(
        ActionId.RIGHTS,
        case.id,
        case.version,
        say("Rights of {number}", number=case.number),
        say("Change rights"),
        (rights, reason),
        (say("The due date stays: it follows from the day the letter came in."),),
    )


def change_rights(desk: Desk, press: Press) -> Done:
    """Say anew which rights the letter uses.

    Raises:
        AlreadyHandled: they are these already.
        Incomplete: no right is left, or one is dropped without a reason.
        StaleCase: the case changed since the form was opened.
    """
    answers = press.answers or {}
    chosen = frozenset(Right(word) for word in answers.get("rights", "").split() if word in set(Right))
    with desk.transaction("claims.change_rights") as tx:
        tx.inbox.once(press.id)
        case = tx.cases.locked(press.case_id)
        case.check(ActionId.RIGHTS, press.actor)
        check_revision(tx, case, press)
        changed, event = claiming(case, chosen, press.actor, reasons.given(press))
        if changed.reading.waits:  # whoever names the rights has read the letter
            changed = replace(changed, reading=replace(changed.reading, confirmed=True))
        feedback.remember(tx, case, press.actor, Said(rights=changed.rights, asks=True))
        case = save_and_show(tx, *recounted(tx, desk, changed, event))
    return Done(say("Case {number} is about: {rights}.", number=case.number, rights=names(case.rights)))


def language_form(desk: Desk, press: Press) -> Form:
    """Return the form that asks for the person's language."""
    with desk.reading("claims.language_form") as tx:
        case = tx.cases.get(press.case_id)
    case.check(ActionId.LANGUAGE, press.actor)
    known = case.language in LANGUAGES
    language = Field(
        "language",
        say("Language of the person"),
        FieldKind.CHOICE,
        (*LANGUAGES.items(), (_OTHER, say("Another language"))),
        initial=case.language if known else _OTHER,
    )
    return Form(
        ActionId.LANGUAGE,
        case.id,
        case.version,
        say("Language, {number}", number=case.number),
        say("Set language"),
        (language,),
        (say("Mails that Ombud writes by itself in this case are in this language."),),
    )


def set_language(desk: Desk, press: Press) -> Done:
    """Say in which language the person is answered.

    Raises:
        AlreadyHandled: it is this one already.
        Incomplete: none of the languages was chosen.
        StaleCase: the case changed since the form was opened.
    """
    chosen = (press.answers or {}).get("language", "")
    with desk.transaction("claims.set_language") as tx:
        tx.inbox.once(press.id)
        case = tx.cases.locked(press.case_id)
        case.check(ActionId.LANGUAGE, press.actor)
        check_revision(tx, case, press)
        if chosen not in {*LANGUAGES, _OTHER}:
            raise Incomplete({"language": say("Choose a language.")})
        language = "" if chosen == _OTHER else chosen
        feedback.remember(tx, case, press.actor, Said(language=language))
        case = save_and_show(tx, *spoken(case, language, press.actor))
    return Done(say("The language of case {number} is set.", number=case.number))
