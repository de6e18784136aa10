"""Exact division of products that would not fit, against the interpreter's own large integers."""

from whole import whole

from pump.quotient import Quotient, ratio_times


# covers: DOS-1
def test_factor_by_factor_it_is_the_division_of_the_product() -> None:
    for x, divisor, factors in (
        (20_640, 240_000, (30, 30, 32, 3)),
        (7, 12, (25, 40)),
        (12, 7, (2, 3, 5)),
        (0, 5, (9,)),
    ):
        quotient = Quotient()
        quotient.start(x, divisor)
        product = x
        for factor in factors:
            quotient.times(factor)
            product *= factor
        assert whole((quotient.q, quotient.rem)) == [product // divisor, product % divisor]


def test_before_any_division_it_is_nothing() -> None:
    quotient = Quotient()
    quotient.times(7)
    assert whole((quotient.q, quotient.rem)) == [0, 0]


# covers: DOS-1
def test_a_ratio_times_anything_is_exact_bit_by_bit() -> None:
    quotient = Quotient()
    counts = (0, 1, 2, 3, 5, 31, 32, 999_999, (1 << 29) - 1, 1 << 29, (1 << 30) - 1)
    for part, divisor in (
        (0, 1),
        (1, 2),
        (1, 3),
        (2, 3),
        (6, 7),
        (239_999, 240_000),
        ((1 << 28) - 1, 1 << 28),
    ):
        for n in counts:
            ratio_times(n, part, divisor, quotient)
            assert whole((quotient.q, quotient.rem)) == [n * part // divisor, n * part % divisor]
