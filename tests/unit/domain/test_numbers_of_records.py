import pytest

from handlers.domain.ids import number_in


@pytest.mark.parametrize(("token", "number"), [("0", 0), ("816248468279179989", 816248468279179989)])
def test_a_token_of_digits_is_the_number_of_a_record(token: str, number: int) -> None:
    assert number_in(token) == number


def test_the_largest_number_that_a_record_can_have_is_one() -> None:
    assert number_in("9223372036854775807") == 9223372036854775807


@pytest.mark.parametrize(
    "token",
    ["", " 7", "-7", "+7", "7.0", "1_000", "seven", "٧", "²", "9223372036854775808", "9" * 19, "1" * 5_000],
)
def test_whatever_else_comes_back_is_none(token: str) -> None:
    assert number_in(token) is None
