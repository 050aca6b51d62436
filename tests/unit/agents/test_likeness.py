"""Letters of one template look alike whoever is named in them; letters of different people do not."""

import random
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.agents.likeness import LEAST, sketch

TEMPLATE = """Dear privacy team of {company},

My name is {name} and I am a customer of yours, reachable at {address}. I hereby ask you to erase all
personal data that you hold about me without undue delay, as the law of data protection provides. Please
tell everybody to whom you disclosed them that they have to be erased there as well, and confirm to me
within one month that you have done so. My reference is {number}. If you refuse, name the reason for it,
and tell me before which authority I may complain about this.

Kind regards
{name}
"""
WORDS = (
    *("we", "you", "data", "ask", "about", "bill", "house", "order"),
    *("never", "since", "month", "letter", "wrong", "please", "answer", "water"),
)


def filled(number: int) -> str:
    name = f"Person{chr(65 + number % 26)} Van Number"
    return TEMPLATE.format(
        company=f"Acme{number}", name=name, address=f"p{number}@x.example", number=f"REF-{number:05d}"
    )


def bands(text: str) -> set[str]:
    found = sketch(text)
    return set(found.bands) if found else set()


@pytest.mark.parametrize("number", range(40))
def test_letters_of_one_template_share_what_they_look_like(number: int) -> None:
    found = sketch(filled(number))
    assert found is not None
    assert found.wordy
    assert bands(filled(number)) & bands(filled(1_000 + number))


def test_a_name_in_small_letters_and_a_line_more_change_little() -> None:
    changed = (
        filled(1).replace("PersonB Van Number", "sam larsen") + "\nSent from my phone with some more words\n"
    )
    assert bands(changed) & bands(filled(2))


def test_letters_of_other_words_are_not_alike() -> None:
    dice = random.Random(7)
    texts = [" ".join(dice.choices(WORDS, k=80)) for _ in range(60)]
    for at, one in enumerate(texts):
        assert not any(bands(one) & bands(other) for other in texts[at + 1 :])


def test_short_letters_are_alike_only_where_they_are_the_same() -> None:
    one, same, other = sketch("Slet mig!"), sketch(" slet  MIG!\n"), sketch("Slet mig nu!")
    assert one == same
    assert one is not None
    assert not one.wordy
    assert other is not None
    assert not set(one.bands) & set(other.bands)
    assert len(filled(1).split()) > LEAST


@pytest.mark.parametrize("text", ["", " \n\t", "\n" * 100])
def test_without_words_there_is_nothing_to_see(text: str) -> None:
    assert sketch(text) is None


@given(st.text())
def test_every_text_has_one_look_and_it_never_changes(text: str) -> None:
    assert sketch(text) == sketch(text)


def test_a_look_is_the_same_in_every_version() -> None:
    found = sketch(filled(1))
    assert found is not None
    assert len(found.bands) == 5
    assert sketch("Slet mig!") == sketch("slet mig!")


@pytest.mark.parametrize("unit", ["a ", "ab cd ", "A", " ", "\n", ">", "ä ", "a1 ", "x" * 50])
def test_looking_takes_bounded_time(unit: str) -> None:
    begun = time.process_time()
    sketch(unit * (1_000_000 // len(unit)))
    assert time.process_time() - begun < 0.5
