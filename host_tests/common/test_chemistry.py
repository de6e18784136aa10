"""The curves of the cells: ascending, readable both ways, and limits in their order."""

from cellrig import CR2032, LIPO

from pump.chemistry import CHEMISTRIES, index_of, open_mv_at, permille_at


def test_curves_ascend_and_read_both_ways() -> None:
    for chem in CHEMISTRIES:
        last = 0
        for mv in range(chem.curve_mv[0] - 50, chem.curve_mv[-1] + 50):
            permille = permille_at(chem, mv)
            assert last <= permille <= 1000
            last = permille
        last = 0
        for permille in range(1001):
            mv = open_mv_at(chem, permille)
            assert mv >= last
            last = mv
            # a millivolt is worth up to 6 permille on the coin cell's plateau
            assert abs(permille_at(chem, mv) - permille) <= 3


def test_curves_pass_through_the_figures_of_the_field() -> None:
    lipo, coin = CHEMISTRIES
    for mv, permille in (
        (4200, 1000),
        (3850, 600),
        (3750, 400),
        (3650, 150),
        (3300, 0),
        (3200, 0),
        (4300, 1000),
    ):
        assert permille_at(lipo, mv) == permille
    assert open_mv_at(lipo, 275) == 3700
    assert 2900 <= open_mv_at(coin, 500) <= 3000 and permille_at(coin, 2700) < 200
    assert (index_of("lipo"), index_of("cr2032"), index_of("aa")) == (LIPO, CR2032, -1)


def test_limits_of_a_chemistry_lie_in_order() -> None:
    for chem in CHEMISTRIES:
        assert (
            chem.curve_mv[0]
            < chem.critical_mv + chem.hysteresis_mv
            < chem.eri_mv
            < chem.curve_mv[-1]
            < chem.most_mv
        )
        assert chem.eri_mv < open_mv_at(chem, chem.eri_permille)
