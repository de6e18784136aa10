"""An answer in pieces: the same line, in little memory, and never cut short without a word."""

import json

from bench import Bench, continuous
from rpc_rig import Rig, request

from pump.pieces import Rows

TYPE_CHECKING = False
if TYPE_CHECKING:
    from bench import Json

INTERNAL = -32603


class Stream:
    """Takes pieces, as standard output does."""

    def __init__(self) -> None:
        self.pieces: list[str] = []

    def __call__(self, line: str) -> None:
        self.pieces += [line, "\n"]

    def piece(self, text: str) -> None:
        self.pieces.append(text)

    def lines(self) -> "list[str]":
        return "".join(self.pieces).split("\n")[:-1]


def _rows(params: "Json") -> "Json":
    """The first `good` of four items can be made."""

    def item(i: int) -> "Json":
        if i == params["good"]:
            raise MemoryError("memory allocation failed")
        return {"number": i, "text": 'a "b"'}

    return {
        "rows": Rows(4, item),
        "none": [],
        "nothing": {},
        "some": [1, [None, {"a": "b"}]],
        "long": list(range(9)),
    }


def _rig() -> Rig:
    rig = Rig()
    rig.rpc.methods["rows"] = _rows
    return rig


# covers: LNK-5
def test_what_fails_while_the_answer_is_made_is_the_answer() -> None:
    for good in range(4):
        rig = _rig()
        error = rig.ask(request("rows", '{"good":' + str(good) + "}"))["error"]
        assert (error["code"], error["message"]) == (INTERNAL, "the pump's program failed: MemoryError")
        assert len(rig.failed) == 1


# covers: REC-4
def test_a_refusal_that_there_is_no_memory_to_tell_is_no_failure_of_the_program() -> None:
    rig = Rig()
    say = rig.rpc.write
    refusals: list[str] = []

    def short(line: str) -> None:
        if not refusals:
            refusals.append(line)
            raise MemoryError("memory allocation failed")
        say(line)

    rig.rpc.write = short
    assert rig.code(request("refuse")) == -32600
    assert len(refusals) == 1 and rig.failed == []


# covers: LNK-5
def test_an_answer_that_ends_before_its_end_is_a_line_that_is_no_json_and_the_next_is_the_answer() -> None:
    rig, stream = _rig(), Stream()
    rig.rpc.write = stream
    rig.rpc.handle(request("rows", '{"good":2}'))
    begun, answer = stream.lines()
    assert begun.startswith("{")
    try:
        json.loads(begun)
        raise AssertionError(begun)
    except ValueError:
        pass
    assert (json.loads(answer)["id"], json.loads(answer)["error"]["code"]) == (7, INTERNAL)


def test_an_answer_in_pieces_is_the_same_line_as_at_once() -> None:
    line = request("rows", '{"good":9}')
    rig, stream = _rig(), Stream()
    whole: list[str] = []
    rig.rpc.write = whole.append
    rig.rpc.handle(line)
    rig.rpc.write = stream
    rig.rpc.handle(line)
    assert stream.lines() == whole
    result = _rows({"good": 9})
    result["rows"] = [result["rows"].item(i) for i in range(4)]
    outcome: Json = {"result": result}
    outcome.update({"jsonrpc": "2.0", "id": 7})
    assert whole == [json.dumps(outcome)]


def test_no_answer_takes_the_memory_of_its_length() -> None:
    bench, stream = Bench(continuous()), Stream()
    for _ in range(60):
        bench.refusal("delivery.resume")
    for method in ("alarms.list", "log.read", "drugs.list", "twin.faults", "status", "prescription.get"):
        bench.ask(method)
        bench.loop.rpc.write, write = stream, bench.loop.rpc.write
        bench.loop.turn(request(method))
        bench.loop.rpc.write = write
        assert max([len(piece) for piece in stream.pieces]) < 1500, method
        assert "result" in json.loads(stream.lines()[-1])
