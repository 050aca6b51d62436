"""What a notice of extension may say under each law, and what is read from it."""

from datetime import date

import pytest

from handlers.domain.clock.extension import Extension, extension
from handlers.domain.clock.regime import CCPA, CH, GDPR, UK, Regime

LEFT = date(2026, 3, 20)


@pytest.mark.parametrize(
    ("regime", "value", "read"),
    [
        (GDPR, "1", Extension(LEFT, 1)),
        (GDPR, "2", Extension(LEFT, 2)),
        (UK, " 2 ", Extension(LEFT, 2)),
        (CCPA, "1", Extension(LEFT, 1)),
        (CCPA, "45", Extension(LEFT, 45)),
        (CH, "2026-05-29", Extension(LEFT, promised_on=date(2026, 5, 29))),
        (CH, "2100-12-31", Extension(LEFT, promised_on=date(2100, 12, 31))),
    ],
)
def test_c12_u05_h01_h02_what_it_says_is_read(regime: Regime, value: str, read: Extension) -> None:
    assert extension(regime, LEFT, value) == read


@pytest.mark.parametrize(
    ("regime", "value", "sentence"),
    [
        (GDPR, "3", "an extension under GDPR Art. 12(3) is of 1 to 2 months, not '3'"),
        (GDPR, "-1", "an extension under GDPR Art. 12(3) is of 1 to 2 months, not '-1'"),
        (UK, "0", "an extension under UK GDPR Art. 12A(3) is of 1 to 2 months, not '0'"),
        (CCPA, "46", "an extension under 11 CCR s. 7021(b) is of 1 to 45 days, not '46'"),
        (
            CH,
            "2101-01-01",
            "an extension under DPO Art. 18(2) names a date, such as 2026-05-29, not '2101-01-01'",
        ),
        (CH, "", "an extension under DPO Art. 18(2) names a date, such as 2026-05-29, not ''"),
    ],
)
def test_c12_u05_h01_h02_anything_else_is_refused(regime: Regime, value: str, sentence: str) -> None:
    with pytest.raises(ValueError, match="extension") as refusal:
        extension(regime, LEFT, value)
    assert str(refusal.value) == sentence
