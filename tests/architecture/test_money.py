"""No float comes near money: amounts are whole minor units, and exact decimals where a person reads them."""

import ast

import pytest

from tests.architecture.source import Source, read, sources

NEAR = ("ideahub.domain.ledger", "ideahub.domain.prizes", "ideahub.kernel.money", "ideahub.cli.ledger")


def floats(source: Source) -> list[str]:
    """Every place where a float is written, made, or may come out of a division."""
    found = []
    for node in ast.walk(source.tree):
        literal = isinstance(node, ast.Constant) and isinstance(node.value, float | complex)
        named = isinstance(node, ast.Name | ast.Attribute) and ast.unparse(node) in ("float", "builtins.float", "np.float64", "math.fsum", "statistics.mean")
        column = isinstance(node, ast.Name | ast.Attribute) and ast.unparse(node).split(".")[-1] in ("Float", "Double", "REAL", "Numeric")
        division = isinstance(node, ast.BinOp | ast.AugAssign) and isinstance(node.op, ast.Div)
        power = isinstance(node, ast.BinOp) and isinstance(node.op, ast.Pow) and isinstance(node.right, ast.UnaryOp)
        if literal or named or column or division or power:
            found.append(f"{source.path}:{node.lineno}: {ast.unparse(node)}")
    return found


def near_money() -> list[Source]:
    """The modules that reckon with money."""
    return [source for source in sources() if source.module.startswith(NEAR)]


def test_no_float_is_near_money():
    assert len(near_money()) > 20
    assert [place for source in near_money() for place in floats(source)] == []


@pytest.mark.parametrize(
    ("line", "is_wrong"),
    [
        ("fee = amount * 0.1", True), ("fee = amount / 10", True), ("amount /= 2", True), ("amount = float(text)", True), ("amount: float = 0", True),
        ("part = 10 ** -2", True), ("amount = mapped_column(Numeric)", True), ("x = list(map(float, parts))", True), ("fee = 1e3", True),
        ("fee = amount // 10", False), ("fee = amount * 10 ** 2", False), ("amount = Decimal('0.1')", False), ("quotient, rest = divmod(a, b)", False),
    ],
)  # fmt: skip
def test_smuggled_float_is_found(line, is_wrong):
    assert bool(floats(read(line, "ideahub/domain/ledger/x.py"))) is is_wrong
