"""A part of something, made when somebody first asks for it, and once."""

from collections.abc import Callable
from typing import Any, Generic, Self, TypeVar, overload

Made = TypeVar("Made")


class Part(Generic[Made]):
    """An attribute whose value is made at the first look; what it is made from comes as the argument.

    As `functools.cached_property`, but declared in one line: most transactions look at few of many parts.
    """

    def __init__(self, make: Callable[[Any], Made]) -> None:
        self._make = make
        self._name = ""

    def __set_name__(self, owner: type, name: str) -> None:
        self._name = name

    @overload
    def __get__(self, whole: None, owner: type) -> Self: ...

    @overload
    def __get__(self, whole: object, owner: type) -> Made: ...

    def __get__(self, whole: object | None, owner: type) -> Self | Made:
        if whole is None:
            return self
        made = self._make(whole)
        vars(whole)[self._name] = made  # found before this from now on
        return made
