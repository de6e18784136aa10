"""The link's lines: whatever comes in, the answer is a line, and nothing else happens."""

import json

from bench import HOUR_MS, Bench, continuous
from rpc_rig import Rig, request

from pump.rpc import LONGEST_LINE

PARSE_ERROR, INVALID_REQUEST, NO_METHOD, BAD_PARAMS, INTERNAL, REFUSED = (
    -32700,
    -32600,
    -32601,
    -32602,
    -32603,
    -32001,
)


# covers: RST-1
def test_what_a_request_has_changed_is_kept_before_it_is_answered() -> None:
    rig = Rig()
    rig.rpc.handle(request("echo"))
    assert (rig.kept_before, len(rig.said)) == (0, 1)


# covers: LNK-1
def test_a_request_is_answered_by_its_id() -> None:
    rig = Rig()
    assert rig.ask(request("echo", '{"a":[1,"two",null]}')) == {
        "jsonrpc": "2.0",
        "id": 7,
        "result": {"a": [1, "two", None]},
    }
    assert rig.ask('{"id":"x","method":"echo"}') == {"jsonrpc": "2.0", "id": "x", "result": {}}


# covers: LNK-1
def test_what_is_no_json_is_a_parse_error_without_an_id() -> None:
    cut = '{"id":1,"method":"echo","params":{"dose_ng":12'
    for line in (
        "",
        "{",
        cut,
        cut + "}",
        '{"id":1,"method"',
        "hello",
        "\x00\xff",
        "[" * 5000,
        '{"a":' * 2000,
        "{[1]:2}",
    ):
        answer = Rig().ask(line)
        assert (answer["error"]["code"], answer["id"]) == (PARSE_ERROR, None), line[:20]


def test_brackets_and_quotes_inside_a_text_are_only_text() -> None:
    params = '{"a":"]}{[","b":"\\\\\\"}"}'
    assert Rig().ask(request("echo", params))["result"] == {"a": "]}{[", "b": '\\"}'}


# covers: LNK-1
def test_what_is_json_and_no_request_is_told_how_one_looks() -> None:
    for line in (
        "1",
        "null",
        "[]",
        "{}",
        '{"method":1}',
        '{"id":1.5,"method":"echo"}',
        '{"id":[],"method":"echo"}',
    ):
        answer = Rig().ask(line)
        assert (answer["error"]["code"], answer["id"]) == (INVALID_REQUEST, None), line
        assert '"method"' in answer["error"]["message"]
    assert Rig().code('{"jsonrpc":"1.0","id":1,"method":"echo"}') == INVALID_REQUEST


# covers: LNK-2
def test_an_unknown_method_lists_the_known_ones() -> None:
    error = Rig().ask(request("delivery.start"))["error"]
    assert error["code"] == NO_METHOD
    assert error["data"] == {"methods": ["echo", "fail", "refuse"]}


# covers: PRE-6
def test_every_fraction_is_refused_with_its_place() -> None:
    rig = Rig()
    error = rig.ask(request("echo", '{"dose":1.0,"list":[1,{"deep":2e3}]}'))["error"]
    assert error["code"] == BAD_PARAMS
    assert sorted([fault["path"] for fault in error["data"]["faults"]]) == ["dose", "list[1].deep"]
    assert rig.logged == [("invalid", 2, 0)]


# covers: LNK-1
def test_what_is_nested_too_deeply_is_refused() -> None:
    rig = Rig()
    assert rig.ask(request("echo", '{"a":' + "[" * 10 + "]" * 10 + "}"))["result"]
    assert rig.code(request("echo", '{"a":' + "[" * 12 + "]" * 12 + "}")) == PARSE_ERROR
    assert rig.code(request("echo", "[" * 30 + "]" * 30)) == PARSE_ERROR


# covers: LNK-1
def test_what_only_one_interpreter_would_read_is_refused_by_both_and_not_logged() -> None:
    for params in ('{"a":1e999}', '{"a":-1e999}', '{"a":' + "9" * 30 + "}"):
        rig = Rig()
        assert rig.code(request("echo", params)) == PARSE_ERROR
        assert rig.logged == []


# covers: LNK-1
def test_an_id_is_a_number_or_a_plain_text() -> None:
    for number in ("true", '"\\u00e9"', "[1]"):
        assert Rig().code('{"jsonrpc":"2.0","id":' + number + ',"method":"echo"}') == INVALID_REQUEST


# covers: LNK-1
def test_parameters_that_are_no_object_are_refused() -> None:
    for params in ("[]", "1", '"text"', "null", "true"):
        assert Rig().code(request("echo", params)) == BAD_PARAMS


# covers: LNK-1
def test_keys_that_are_no_text_are_refused_by_either_reader() -> None:
    for params in ("{1:2}", '{"a":1,null:2}', '{"a":{true:1}}'):
        assert Rig().code(request("echo", params)) in (PARSE_ERROR, BAD_PARAMS)


# covers: LNK-1
def test_a_line_that_is_too_long_is_refused_unread() -> None:
    rig = Rig()
    frame = len(request("echo", '{"a":""}'))
    fits = request("echo", '{"a":"%s"}' % ("x" * (LONGEST_LINE - frame)))
    assert len(fits) == LONGEST_LINE
    assert "result" in rig.ask(fits)
    assert rig.code(fits + " ") == INVALID_REQUEST


# covers: LNK-3
def test_a_notification_is_carried_out_and_gets_no_answer_whatever_comes_of_it() -> None:
    rig = Rig()
    for method in ("echo", "refuse", "fail", "unknown"):
        rig.rpc.handle(json.dumps({"jsonrpc": "2.0", "method": method}))
    assert rig.said == []
    assert rig.logged == [("bolus_too_large", 7, 5)]


# covers: LNK-4
def test_a_refusal_carries_its_reason_and_both_figures_and_is_logged() -> None:
    rig = Rig()
    error = rig.ask(request("refuse"))["error"]
    assert error == {
        "code": REFUSED,
        "message": "7 are above 5",
        "data": {"reason": "bolus_too_large", "asked": 7, "allowed": 5},
    }
    assert rig.logged == [("bolus_too_large", 7, 5)]


# covers: LNK-5
def test_a_request_that_the_program_fails_in_is_answered_too() -> None:
    rig = Rig()
    error = rig.ask(request("fail"))["error"]
    assert (error["code"], error["message"]) == (INTERNAL, "the pump's program failed: KeyError")


# covers: LNK-5
def test_no_line_changes_what_is_delivered_but_by_a_request_that_says_so() -> None:
    bench, undisturbed = Bench(continuous()), Bench(continuous())
    methods = bench._call("no_such_method", None)["error"]["data"]["methods"]
    harmless = [name for name in methods if name not in ("delivery.stop", "prime.start")]
    for i in range(12):
        for method in harmless:
            for params in (
                "{}",
                '{"x":1}',
                "[]",
                '{"prescription":{}}',
                '{"alarm":{"a":[]}}',
                '{"ms":-1,"day":"x"}',
            ):
                bench.send(request(method, params))
        bench.run(HOUR_MS + i)
        undisturbed.run(HOUR_MS + i)
    for name in ("commanded_steps", "delivered_steps", "programmed_pl", "rate_nl_per_day"):
        assert bench.status()[name] == undisturbed.status()[name]
