"""Whether a text is JSON by its grammar: MicroPython's reader takes more, and a line must mean the same on every board.

It looks at nothing that both readers refuse by themselves, and bounds what they would need memory for before any of it
is needed. It knows no meaning.
"""

from micropython import const

DEEPEST = const(13)  # a prescription in a request of a scenario is twelve deep
MOST_PARTS = const(1024)
"""Commas and opening brackets; a prescription of seven days and 24 doses in each has some 550."""
MOST_MEMBERS = const(64)
"""Of one object: a board looks for each among the others."""
_LONGEST_WORD = const(40)

_MARKS = '",[{:]} \t\r\n'
_NEEDS = b"\x03\x08\x01\x01\x04\x10\x10"
_COMMA, _LIST, _COLON, _LIST_END, _OBJECT_END = const(1), const(2), const(4), const(5), const(6)
"""Places among the marks; behind the last are blanks."""
_VALUE, _KEY, _COLON_DUE, _AFTER, _CLOSE = const(1), const(2), const(4), const(24), const(16)
"""What may come next, as bits, and after a value a comma or the closing bracket; _NEEDS has the bits of each mark."""
_MINUS, _NOUGHT, _LETTERS = const(45), const(48), const(97)
_HEX = b"0123456789abcdefABCDEF"
_ESCAPED = b'"\\/bfnrt'

_MARK_OF = bytearray(256)
"""For each byte the place of its mark, from 1 on; 0 for what words are made of."""
for _place, _mark in enumerate(_MARKS):
    _MARK_OF[ord(_mark)] = _place + 1


def closed(text: str) -> bool:
    """Whether it is whole, and within the bounds. Bytes, since a letter takes a board ten times as long to look at."""
    data = text.encode()
    marks = _Marks()
    at = begun = 0
    while at < len(data):
        mark = _MARK_OF[data[at]]
        at += 1
        if not mark:
            if at - begun > _LONGEST_WORD:
                return False
            continue
        if begun < at - 1 or mark <= _OBJECT_END + 1:
            if not marks.take(data, begun, at - 1, mark - 1):
                return False
            if mark == 1:
                at = _quoted(data, at)
                if at < 0:
                    return False
        begun = at
    return marks.end(data, begun)


def _quoted(data: bytes, at: int) -> int:
    """The place behind the quote that ends what begins here; negative where none does, or where it may not be."""
    quote = -1
    while True:
        if quote < at:
            quote = data.find(b'"', at)
            if quote < 0:
                return -1
        escape = data.find(b"\\", at, quote)
        end = quote if escape < 0 else escape
        if end > at and min(memoryview(data)[at:end]) < 32:
            return -1
        if escape < 0:
            return quote + 1
        at = _escaped(data, escape + 1)
        if at < 0:
            return -1


def _escaped(data: bytes, at: int) -> int:
    """The place behind an escape; negative where it is none."""
    letter = data[at : at + 1]
    if letter != b"u":
        return at + 1 if letter in _ESCAPED else -1
    for place in range(at + 1, at + 5):
        if data[place : place + 1] not in _HEX:
            return -1
    return at + 5


class _Marks:
    """What may come next, by what came."""

    def __init__(self) -> None:
        self._kinds = 1
        """Under the first 1 a bit for each bracket that is open: 1 of an object."""
        self._due = _VALUE
        self._parts = self._depth = 0
        self._members = bytearray(DEEPEST + 2)
        """Of what is open at each depth."""

    def end(self, data: bytes, begun: int) -> bool:
        return self.take(data, begun, len(data), _OBJECT_END + 1) and self._kinds == 1 and self._due == _AFTER

    def take(self, data: bytes, begun: int, end: int, mark: int) -> bool:
        """A number or a name, or nothing, and the mark or blank behind it: whether they may come."""
        if begun < end:
            if not self._due & _VALUE or not _sound(data, begun, end):
                return False
            self._due = _AFTER
        if mark > _OBJECT_END:
            return True
        due = self._due
        if not due & _NEEDS[mark]:
            return False
        if mark == 0:
            self._due = _COLON_DUE if due & _KEY else _AFTER
        elif mark == _COLON:
            self._due = _VALUE
            self._members[self._depth] += 1
            return self._members[self._depth] <= MOST_MEMBERS
        elif mark < _COLON:
            return self._part(mark)
        else:
            self._due = _AFTER
            self._depth -= 1
            kinds, self._kinds = self._kinds, self._kinds >> 1
            return kinds > 1 and kinds & 1 == mark - _LIST_END
        return True

    def _part(self, mark: int) -> bool:
        """A comma, or an opening bracket; outside of all brackets no comma."""
        self._parts += 1
        self._due = 0
        if mark != _COMMA:
            self._kinds = 2 * self._kinds + mark - _LIST
            self._depth += 1
            self._members[self._depth] = 0
            self._due = _CLOSE
        self._due |= _KEY if self._kinds & 1 else _VALUE
        return self._parts <= MOST_PARTS and 1 < self._kinds < 2 << DEEPEST


def _sound(data: bytes, begun: int, end: int) -> bool:
    """A number without an idle nought, and digits on both sides of its point; names are told by the reader."""
    if _LETTERS <= data[begun] < 128:
        return True
    if data[begun] == _MINUS:
        begun += 1
    if begun == end or not _digit(data[begun]):
        return False
    if data[begun] == _NOUGHT and begun + 1 < end and _digit(data[begun + 1]):
        return False
    point = data.find(b".", begun, end)
    if point < 0:
        return _digit(data[end - 1])
    return _digit(data[point - 1]) and point + 1 < end and _digit(data[point + 1])


def _digit(letter: int) -> bool:
    return _NOUGHT <= letter < _NOUGHT + 10
