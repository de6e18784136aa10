"""HMAC-SHA-256 by the vectors of RFC 4231, and the comparison of proofs."""

from pump.digest import hmac_sha256, same

_LONG = b"\xaa" * 131
VECTORS = (
    (b"\x0b" * 20, b"Hi There", "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7"),
    (
        b"Jefe",
        b"what do ya want for nothing?",
        "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843",
    ),
    (b"\xaa" * 20, b"\xdd" * 50, "773ea91e36800e46854db8ebd09181a72959098b3ef8c122d9635514ced565fe"),
    (
        bytes(range(1, 26)),
        b"\xcd" * 50,
        "82558a389a443c0ea4cc819899f2083a85f0faa3e578f8077a2e3ff46729665b",
    ),
    (
        _LONG,
        b"Test Using Larger Than Block-Size Key - Hash Key First",
        "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54",
    ),
    (
        _LONG,
        b"This is a test using a larger than block-size key and a larger than block-size data. The key needs to be"
        b" hashed before being used by the HMAC algorithm.",
        "9b09ffa71b942fcb27635fbcd5b0e944bfdc63644f0713938a7f51535c3a35e2",
    ),
)


# covers: SES-1
def test_hmac_is_that_of_rfc_4231_in_one_piece_and_in_two() -> None:
    for key, message, digest in VECTORS:
        assert hmac_sha256(key, message).hex() == digest
        assert hmac_sha256(key, message[:5], message[5:]).hex() == digest


# covers: SES-1
def test_two_proofs_are_the_same_only_where_each_byte_is() -> None:
    proof = bytes(range(32))
    assert same(proof, bytes(range(32)))
    for i in range(32):
        other = bytearray(proof)
        other[i] ^= 0x80
        assert not same(proof, bytes(other))
    assert not same(proof, proof[:31])
    assert not same(proof, proof + b"\0")
    assert not same(b"", proof)
