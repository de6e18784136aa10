"""What is JSON by its grammar, and how much of it a line may hold."""

import json

from rpc_rig import Rig, request

from pump import rpc
from pump.grammar import DEEPEST, MOST_MEMBERS, MOST_PARTS, closed

SOUND = (
    "0 -0 10 -12 1.5 -0.25 1e5 1E+5 2.5e-3 true false null",
    '"" "a" "\\u00e9\\u12aB\\uFFFF\\ud83d\\ude00\\udc00" "\\"\\\\\\/\\b\\f\\n\\r\\t" "]}{[,:"',
    '[] {} [[]] [{}] {"":[]} [1,-2,"x",null] {"a":{"b":[1]},"c":2}',
)
"""Texts with a blank between them."""
BROKEN = (  # `tru` or 1e both readers refuse themselves
    "01 -01 00 1. .5 -.5 1.e5 - -- +1 1- NaN Infinity -Infinity",
    "[1,] [,1] [,] [1,,2] [1:2] [:] {,} {:} {1:2} {null:1} {[]:1} {{}:1} [ ] ] [} {] [[} : 1:2",
    '{"a"} {"a":} {"a",1} {"a":1,} {"a":1]} {"a":1:2} {"a":1"b":2} {"a""b":1} [1"a"] ["a"1] ["a""b"] []1 []{}',
    '" "\\x" "\\u12" "\\u12g4" "a\\" "\\',
)


def _spread(text: str) -> str:
    """The same with blanks wherever they may be."""
    for mark in ",:[]{}":
        text = text.replace(mark, " \t" + mark + "\r\n")
    return text


# covers: LNK-1
def test_what_the_grammar_has_is_whole() -> None:
    for texts in SOUND:
        for text in texts.split(" "):
            assert closed(text), text
            assert closed(_spread("[" + text + "]")) or "]}" in text, text
            json.loads(text)


# covers: LNK-1
def test_what_only_a_forgiving_reader_takes_is_refused() -> None:
    for texts in BROKEN:
        for text in texts.split(" "):
            for told in (text, '{"a":' + text + "}", "[1," + text + "]", "[" + text + ",1]"):
                assert not closed(told), told
    for text in (
        "",
        " ",
        "1 2",
        "[1 2]",
        '{"a":1 "b":2}',
        '{"a" 1}',
        '"a\tb"',
        '"\x00"',
        "[1\x0b]",
        "\ufeff1",
    ):
        assert not closed(text), text


# covers: LNK-1
def test_a_line_has_no_more_parts_than_there_may_be_memory_for() -> None:
    assert closed("[" * DEEPEST + "]" * DEEPEST)
    assert not closed("[" * (DEEPEST + 1) + "]" * (DEEPEST + 1))
    assert closed("[" + "0," * (MOST_PARTS - 1) + "0]")
    assert not closed("[" + "0," * MOST_PARTS + "0]")
    assert not closed("[" + "{}," * (MOST_PARTS // 2) + "0]")


# covers: LNK-1
def test_an_object_has_no_more_members_than_a_board_finds_in_time() -> None:
    most = ",".join(['"a":{"b":0}'] * MOST_MEMBERS)
    assert closed("{" + most + "}")
    assert closed("[" + ("{" + most.replace('{"b":0}', "0") + "},") * 3 + "0]")
    assert not closed("{" + most + ',"b":0}')
    assert not closed('[[{"a":{' + most + ',"b":0}}]]')


# covers: LNK-1 LNK-2
def test_an_answer_tells_no_more_of_a_long_request_than_is_needed() -> None:
    for line in (
        request("x" * 15_000),
        request("echo", '{"%s":1.5}' % ("x" * 15_000)),
        request("echo", "[" + "0.5," * 1000 + "0]"),
        request("echo", '{"a":[' + "0.5," * 1000 + "0]}"),
        request("echo", '"' + "x" * 15_000 + '"'),
        request("echo", '"\\ud83d\\udc00"'),
        request("echo", '{"\\ud83d":0.5}'),
        '{"id":"' + "x" * 15_000 + '","method":"echo"}',
    ):
        answer = Rig().ask(line)
        assert "error" in answer
        told = json.dumps(answer)
        assert len(told) < 6_000 and all(" " <= letter <= "~" for letter in told), line[:60]


# covers: REC-4
def test_a_line_that_there_is_no_memory_for_is_no_failure_of_the_program() -> None:
    rig = Rig()
    read, rpc.read = rpc.read, _exhausted
    try:
        assert rig.code(request("echo")) == -32600
    finally:
        rpc.read = read
    assert rig.failed == []
    assert "result" in rig.ask(request("echo"))


# covers: REC-4
def test_so_is_one_that_leaves_no_room_to_refuse_it() -> None:
    rig = Rig()
    setattr(rpc, "bytearray", _exhausted)  # noqa: B010 - what it asks for before it reads
    try:
        assert rig.code(request("echo")) == -32600
    finally:
        delattr(rpc, "bytearray")
    assert rig.failed == []
    assert "result" in rig.ask(request("echo"))


# covers: REC-4
def test_so_is_one_that_there_is_no_memory_to_judge() -> None:
    rig = Rig()
    rig.rpc.gate = _shut
    assert rig.code(request("echo")) == -32600
    assert rig.failed == []


def _shut(method: str, params: object) -> "tuple[str, dict[str, object]]":
    raise MemoryError("memory allocation failed")


def _exhausted(line: "str | int") -> object:
    raise MemoryError("memory allocation failed")
