"""What somebody who asked by typing is answered, chat-neutral: sentences and cases in a list.

The answer is for that person alone. It holds numbers, rights, statuses, dates and colleagues, and
never a word of a letter or who wrote it; a whole case is answered with its `Card`, a form with a `Form`.
"""

from dataclasses import dataclass

from handlers.domain.card import Card, Form, HomeRow, Step


@dataclass(frozen=True, slots=True)
class Answer:
    """A heading, sentences below it, and cases below those.

    A face draws it in this order: `title` (also the text of notifications), each line as a block of
    its own, each row as on the home page (title, detail, buttons), then `note`, then `steps` in one
    row. Title, lines and note may mention colleagues as `<@U…>`. At most 12 blocks where there are no rows.

    Attributes:
        title: one whole sentence.
        note: what to do next, or why there is no more; "" for nothing.
        steps: at most five buttons that run errands.
    """

    title: str
    lines: tuple[str, ...] = ()
    rows: tuple[HomeRow, ...] = ()
    note: str = ""
    steps: tuple[Step, ...] = ()


Told = Answer | Card | Form
