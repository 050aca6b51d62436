"""What is told of the story besides what people do: cards, lines, messages to one person, mails that left."""

from bot.sandbox.slack.posts import Post
from bot.sandbox.story import screen
from bot.sandbox.story.people import COLLEAGUES
from bot.sandbox.story.stage import Stage
from bot.sandbox.story.telling import Teller

_OUTAGE = ("did not run", "Late:")


class News:
    """Tells what stands in Slack and what left as mail, each thing once."""

    def __init__(self, stage: Stage, teller: Teller) -> None:
        self._stage = stage
        self._teller = teller
        self._told: dict[str, str] = {}
        self._pictures: set[str] = set()
        self._mails_told = 0

    def tell(self, when: str = "") -> None:
        """Tell what has come since it told last.

        Args:
            when: comes before each line.
        """
        for post in self._stage.slack.messages(self._stage.channel):
            for line in self._new(post):
                mark = "thread" if post.is_reply else "card"
                self._teller.say(mark, f"{when}{self._number(post)}{line}")
        for each in COLLEAGUES:
            for post in self._stage.direct(each.id):
                for line in self._new(post):
                    self._teller.say("told", f"{when}a message to {each.name} alone: {line}")
                    self._tell_outage(post)
                for words in self._pictured(post):
                    self._teller.say("picture", words)
        mails = self._stage.post.sent()
        for mail in mails[self._mails_told :]:
            self._teller.say("mail", f"{when}to {mail['To']}: {mail['Subject']}")
        self._mails_told = len(mails)

    def _tell_outage(self, post: Post) -> None:
        """Tell what a message says of days on which nothing ran."""
        for line in screen.words(post.blocks).splitlines():
            if any(mark in line for mark in _OUTAGE):
                self._teller.say("why", line)

    def _pictured(self, post: Post) -> list[str]:
        """Return what the pictures of a message say, once; before the outage only how many there are."""
        said = screen.alternatives(post.blocks)
        if post.ts in self._pictures or not said:
            return []
        self._pictures.add(post.ts)
        late = any(mark in screen.words(post.blocks) for mark in _OUTAGE)
        return said if late else [f"with {len(said)} pictures"]

    def _new(self, post: Post) -> list[str]:
        """Return the lines of a message that were not told; cards change too often to be told again."""
        before = self._told.get(post.ts)
        self._told[post.ts] = post.text
        if before is not None and self._stage.is_card(post):
            return []
        return [line for line in post.text.splitlines() if line not in (before or "").splitlines()]

    def _number(self, post: Post) -> str:
        if not post.is_reply:
            return ""
        posts = self._stage.slack.messages(self._stage.channel)
        top = next(each for each in posts if each.ts == post.thread_ts)
        return f"{top.text.split()[1]}: "
