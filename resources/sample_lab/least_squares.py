"""Linear least squares in plain Python, by normal equations that can be added up block by block."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Normal:
    """`X'X` and `X'y` of some rows: those of two sets of rows together are their sum."""

    gram: tuple[tuple[float, ...], ...]
    moment: tuple[float, ...]


def normal(rows: Iterable[tuple[Sequence[float], float]], terms: int) -> Normal:
    """The normal equations of rows `(x, y)` with `terms` numbers in each x."""
    gram = [[0.0] * terms for _ in range(terms)]
    moment = [0.0] * terms
    for x, y in rows:
        for i, xi in enumerate(x):
            moment[i] += xi * y
            line = gram[i]
            for j in range(i + 1):
                line[j] += xi * x[j]
    full = tuple(tuple(gram[max(i, j)][min(i, j)] for j in range(terms)) for i in range(terms))
    return Normal(full, tuple(moment))


def total(parts: Sequence[Normal]) -> Normal:
    """The normal equations of all parts together."""
    terms = range(len(parts[0].moment))
    gram = tuple(tuple(sum(part.gram[i][j] for part in parts) for j in terms) for i in terms)
    return Normal(gram, tuple(sum(part.moment[i] for part in parts) for i in terms))


def solve(equations: Normal) -> list[float]:
    """The coefficients; ValueError when the rows do not determine them. Gauss with partial pivoting."""
    size = len(equations.moment)
    rows = [[*line, value] for line, value in zip(equations.gram, equations.moment, strict=True)]
    for column in range(size):
        pivot = max(range(column, size), key=lambda line: abs(rows[line][column]))
        if abs(rows[pivot][column]) < 1e-9:
            raise ValueError("too few values to fit a trend and a season")
        rows[column], rows[pivot] = rows[pivot], rows[column]
        for line in range(column + 1, size):
            factor = rows[line][column] / rows[column][column]
            rows[line] = [a - factor * b for a, b in zip(rows[line], rows[column], strict=True)]
    found = [0.0] * size
    for line in reversed(range(size)):
        known = sum(rows[line][k] * found[k] for k in range(line + 1, size))
        found[line] = (rows[line][size] - known) / rows[line][line]
    return found
