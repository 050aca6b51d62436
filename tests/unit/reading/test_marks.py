"""What is marked in the letters stands in them, and marks and labels tell the same."""

import pytest

from bench.reading.corpus import Sample, samples

TRAIN = samples("train")
MARKED = [one for one in TRAIN if one.says]


def groups() -> dict[str, list[Sample]]:
    found: dict[str, list[Sample]] = {}
    for one in TRAIN:
        found.setdefault(one.name.split(" ")[0], []).append(one)
    return found


def test_every_letter_that_uses_a_right_tells_where() -> None:
    assert not [one.name for one in TRAIN if one.rights and not one.says]
    assert len(MARKED) > 2_000


@pytest.mark.parametrize("group", sorted(groups()))
def test_marks_are_words_of_the_letter_for_the_rights_it_has(group: str) -> None:
    for one in groups()[group]:
        assert {right for right, _ in one.says} == one.rights, one.name
        for _, said in one.says:
            assert said.strip(), one.name
            assert said in one.subject or said in one.text, (one.name, said)


def test_who_may_have_told_the_same_stories_is_judged_together() -> None:
    circles = {
        one.circle for one in TRAIN if one.language in {"da", "nb"} and one.name.split(" ")[0].endswith(".s")
    }
    assert len(circles) == 1
    assert all(one.circle == one.author for one in TRAIN if one.name.split(" ")[0].endswith((".a", ".b")))
