"""Figures that are equal and whole: a float is equal too, and on a board it has only seven digits."""


def whole(value: object) -> "list[int]":
    """Every figure in a result, however it is nested; fails where one is no int."""
    if isinstance(value, (tuple, list)):
        return [figure for part in value for figure in whole(part)]
    assert isinstance(value, int), value
    return [value]
