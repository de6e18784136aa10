"""The page on the link: every request with an example held with a virtual board, every error, reason and event."""

from __future__ import annotations

from collections.abc import Callable
from types import ModuleType
from typing import Any

from thecal import conversation, docs_sessions

Table = Callable[[tuple[str, ...], list[tuple[Any, ...]]], str]

_LINK = """# The link

JSON-RPC 2.0, a line a message, at most %d characters, %d commas and opening brackets together, %d members in an object,
and %d brackets deep. Numbers are integers in the unit of the key's name; a fraction is refused. A request without `id`
is a notification and gets no answer; an `id` is a whole number, null, or a text of at most %d plain characters. What a
locked pump takes is below, at [sessions](#sessions).

MicroPython's reader forgives missing commas, idle noughts and more, so the pump looks first whether a line is JSON by
its grammar: every board takes the same lines. It also refuses numbers of more than 40 characters, and whole ones from
2^62 on. Of faults it tells %d at most, and of what is long its beginning, with `?` for a letter that is not plain.

The pump says of its own accord: `event` (every record of the log), and where its body is software also `sound` (an
alarm's burst begins), `error` (a scenario's request was turned down) and `closed`.

"""
_REQUESTS = """## Requests
"""
_EVENTS = """.

## Events
With `seq`, `day`, `ms`, and `hex`, the record's bytes, in each.

"""


def page(device_module: Callable[[str], ModuleType], table: Table) -> str:
    """The whole page, in markdown."""
    names = ("rpc", "refusals", "events", "grammar", "faults")
    rpc, refusals, events, grammar, faults = (device_module("pump." + name) for name in names)
    bounds = (
        rpc.LONGEST_LINE,
        grammar.MOST_PARTS,
        grammar.MOST_MEMBERS,
        grammar.DEEPEST,
        rpc.LONGEST_ID,
        faults.MOST_FAULTS,
    )
    return (
        _LINK % bounds
        + docs_sessions.section(device_module, table)
        + _REQUESTS
        + "".join(_method(name, text, example) for name, text, example in conversation.held())
        + "\n## Errors\n"
        + table(("code", "meaning"), _errors(rpc))
        + "\n## Reasons\n"
        + ", ".join(f"`{reason}`" for reason in refusals.REASONS)
        + _EVENTS
        + table(
            ("event", "figures"),
            [(f"`{name}`", ", ".join(figures)) for name, figures in map(_event, events.TABLE)],
        )
    )


def _errors(rpc: ModuleType) -> list[tuple[int, str]]:
    return [
        (rpc.PARSE_ERROR, "not a line of JSON, or one beyond the bounds above"),
        (rpc.INVALID_REQUEST, "not a request, a line too long, or one that there is no memory for"),
        (rpc.METHOD_NOT_FOUND, "no such method; `data.methods` lists them"),
        (rpc.INVALID_PARAMS, "`data.faults` lists every fault as path, value and what is allowed"),
        (rpc.INTERNAL_ERROR, "the pump's program failed in this request; delivery goes on"),
        (rpc.REFUSED, "understood and refused: `data.reason` is one of the reasons below, with the figures"),
    ]


def _event(row: tuple[Any, ...]) -> tuple[str, list[str]]:
    name, arg, names, *figures = row
    told = [figure for figure in figures if figure]
    if arg:
        told.insert(0, f"{arg} ({', '.join(names)})" if names else arg)
    return name, told


def _method(name: str, text: str, example: str) -> str:
    return f"\n### {name}\n{text}\n\n```\n{example}\n```\n"
