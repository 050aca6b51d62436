"""What is promised of Slack, checked on what stands in it: checks return what they found wrong or nothing."""

from bot.sandbox.slack.posts import Post
from bot.sandbox.story import screen
from bot.sandbox.story.evidence import Evidence, differs
from bot.sandbox.story.expected import EXPECTED
from bot.sandbox.story.people import ADA, COLLEAGUES, IRIS, MALLORY, MAX, SECRETS
from handlers.cards.card import STATUS_LABELS
from handlers.domain.case import Case
from handlers.domain.rights import names

_CALL = "<@"


def one_card_each(seen: Evidence) -> str:
    """Check that each case has one card, and that it shows how the case stands."""
    wanted = dict.fromkeys((f"card:{case.id}" for case in seen.cases.values()), 1)
    found = {key: len(posts) for key, posts in seen.cards.items()}
    if wrong := differs(wanted, found):
        return wrong
    stale = [case.number for about, case in seen.cases.items() if not _shows(seen.card(about), case)]
    return f"old pictures of {', '.join(stale)}" if stale else ""


def loser_told(seen: Evidence) -> str:
    """Check that one of two has the case of Sam, and that the other knows who."""
    told = [post.text for post in seen.stage.slack.ephemerals(MAX)]
    claims = [event.actor for event in seen.events("Sam", "claimed")]
    if claims != [ADA]:
        return f"claimed by {claims}"
    return "" if any(f"claimed by <@{ADA}>" in text for text in told) else "Max was not told"


def guest_refused(seen: Evidence) -> str:
    """Check that nothing in any record is by Mallory, who was told why."""
    acted = [
        event.kind.value for file in seen.files.values() for event in file.record if event.actor == MALLORY
    ]
    told = [post.text for post in seen.stage.slack.ephemerals(MALLORY)]
    if acted:
        return f"Mallory's acts stand in the record: {acted}"
    return "" if any("Guests" in text for text in told) else "Mallory was not told"


def called_once(seen: Evidence) -> str:
    """Check that Ada is called where she was given a case, and nobody in any other line."""
    calling = [about for about in seen.cases for post in seen.thread(about) if _CALL in post.text]
    wrong = differs(["Ingrid"], calling)
    return wrong or ("" if any(f"<@{ADA}>" in post.text for post in seen.thread("Ingrid")) else "not Ada")


def waited_for_sam(seen: Evidence) -> str:
    """Check that Sam's card said that it waits for him, and later that it does not."""
    card = seen.card("Sam")
    pictures = [
        str(call.arguments["text"])
        for call in seen.stage.slack.calls("chat.update")
        if call.arguments.get("ts") == card.ts and not call.error
    ]
    waiting = [at for at, text in enumerate(pictures) if "waiting for the person" in text]
    again = [at for at, text in enumerate(pictures) if " is open" in text]
    if not waiting:
        return "the card never said so"
    return "" if again and max(again) > max(waiting) else "the card waits on"


def carried_on(seen: Evidence) -> str:
    """Check that the cards of cases that follow others name them."""
    silent = [
        about
        for about, each in EXPECTED.items()
        if each.follows
        and f"Continued in  {seen.cases[each.follows].number}" not in screen.words(seen.card(about).blocks)
    ]
    return f"not named by {', '.join(silent)}" if silent else ""


def reopened_apart(seen: Evidence) -> str:
    """Check that closed cards have no buttons, and that Max had one to reopen on a card for him alone."""
    pressable = [
        about
        for about, each in EXPECTED.items()
        if each.status == "closed" and screen.buttons(seen.card(about).blocks)
    ]
    if pressable:
        return f"buttons on closed cards: {', '.join(pressable)}"
    offered = ["reopen" in screen.buttons(post.blocks) for post in seen.stage.slack.ephemerals(MAX)]
    return "" if any(offered) else "Max was not shown the card"


def reminded(seen: Evidence) -> str:
    """Check that Ada has one message about the case due first, struck out since she closed it."""
    number = seen.cases["Karen"].number
    about_it = [post for post in seen.stage.direct(ADA) if number in screen.words(post.blocks)]
    if wrong := differs(1, len(about_it)):
        return wrong
    return "" if number in screen.struck_out(about_it[0].blocks) else "it is still to do there"


def homes(seen: Evidence) -> str:
    """Check what the Home tab shows each of them: their own cases, the load, the set-up, nothing."""
    found = {each.id: _home(seen, each.id) for each in COLLEAGUES}
    numbers = {who: any(case.number in text for case in seen.cases.values()) for who, text in found.items()}
    if wrong := differs({ADA: True, MAX: True, IRIS: False, MALLORY: False}, numbers):
        return wrong
    mine = sum(each.owner == ADA and each.status != "closed" for each in EXPECTED.values())
    wanted = {
        ADA: f"My cases ({mine})",
        MAX: f"<@{ADA}>: {mine} open",
        IRIS: "Send me a test case",
        MALLORY: "Guests",
    }
    missing = [who for who, text in wanted.items() if text not in found[who]]
    extra = [who for who in (ADA, MAX, MALLORY) if wanted[IRIS] in found[who]]
    return differs(([], []), (missing, extra))


def bounce_told(seen: Evidence) -> str:
    """Check that one line says that a mail came back, in its case's thread."""
    told = [about for about in seen.cases for post in seen.thread(about) if "came back" in post.text]
    return differs(["Nils"], told)


def content_free(seen: Evidence) -> str:
    """Check everything that stands in Slack, for whomever, once windows are closed."""
    return spilled(repr(seen.stage.slack.dump()))


def nothing_refused(seen: Evidence) -> str:
    """Check that Slack took every call."""
    return ", ".join(f"{call.method}: {call.error}" for call in seen.stage.slack.calls() if call.error)


def spilled(text: str) -> str:
    """Return how many words of letters stand in a text, or an empty text."""
    found = sum(secret in text for secret in SECRETS)
    return f"{found} of {len(SECRETS)} marked words in clear" if found else ""


def _home(seen: Evidence, person: str) -> str:
    view = seen.stage.slack.home(person)
    return screen.words(view.blocks) if view is not None else ""


def _shows(card: Post, case: Case) -> bool:
    parts = (case.number, names(case.rights), STATUS_LABELS[case.status], case.due_on.isoformat())
    return all(part.lower() in card.text.lower() for part in parts)
