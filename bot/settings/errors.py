"""What is wrong with the settings, all of it at once, each mistake with its fix."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Mistake:
    """One mistake: where it stands (a variable or a TOML key), what is wrong, and what to do.

    Secrets never appear here: neither `problem` nor `fix` repeats a value of a secret setting.
    """

    where: str
    problem: str
    fix: str

    def __str__(self) -> str:
        return f"{self.where}: {self.problem}. {self.fix}"


class ConfigError(Exception):
    """The settings cannot be used as they stand."""

    def __init__(self, mistakes: tuple[Mistake, ...]) -> None:
        self.mistakes = mistakes
        count = "1 mistake" if len(mistakes) == 1 else f"{len(mistakes)} mistakes"
        lines = "".join(f"\n  - {mistake}" for mistake in mistakes)
        super().__init__(f"The settings have {count}:{lines}")
