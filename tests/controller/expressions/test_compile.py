"""What is refused before it runs, and what is known about what is not."""

from __future__ import annotations

import pytest

from plum_desk.controller.expressions.compile import Compiled, Compiler


@pytest.fixture
def compiler() -> Compiler:
    return Compiler()


@pytest.mark.parametrize(
    ("text", "line", "column", "said"),
    [
        ("1 +", 1, 4, "Syntax error"),
        ("params.x +\n\n  * 3", 3, 3, "Syntax error"),
        ("", 1, 1, "Syntax error"),
        ("nobody + 1", 1, 1, "undeclared reference to 'nobody'"),
        ("true && 1", 1, 6, "no matching overload"),
        ("1 * 2.0", 1, 3, "write double(x)"),
        ("params.in", 1, 8, "Syntax error"),
        ("break", 1, 1, "reserved identifier"),
        ("'abc", 1, 1, "Syntax error"),
        ("nofn(1)", 1, 5, "undeclared reference to 'nofn'"),
    ],
)
def test_syntax_with_its_place(compiler: Compiler, text: str, line: int, column: int, said: str) -> None:
    problem = compiler.check(text)
    assert problem is not None
    assert (problem.code, problem.line, problem.column) == ("cel.syntax", line, column)
    assert said in problem.message


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("1" + "+1" * 20_000, "cel.tooLong"),
        ("1" + "+1" * 900, "cel.tooDeep"),
        ("(" * 900 + "1" + ")" * 900, "cel.tooDeep"),
        ("[" * 33 + "]" * 33, "cel.tooDeep"),
        ("{1:" * 300 + "1" + "}" * 300, "cel.tooDeep"),
        ("size(" * 300 + "''" + ")" * 300, "cel.tooDeep"),
        ("params" + ".a" * 900, "cel.tooDeep"),
        ("params" + "[0]" * 600, "cel.tooDeep"),
        ("true ? 1 : " * 150 + "1", "cel.tooDeep"),
        ("(" * 1999, "cel.tooDeep"),
        ("\ud800", "cel.syntax"),
        ("'\x00", "cel.syntax"),
        ("\\" * 1999, "cel.syntax"),
    ],
)
def test_hostile_texts_are_refused(compiler: Compiler, text: str, code: str) -> None:
    problem = compiler.check(text)
    assert problem is not None
    assert problem.code == code
    assert compiler.check("1 + 1") is None


@pytest.mark.parametrize(
    "text", ["!" * 1900 + "true", "-" * 1900 + "1", "true" + " && true" * 200, "'" + "((" * 99 + "'"]
)
def test_long_but_harmless(compiler: Compiler, text: str) -> None:
    assert compiler.check(text) is None


@pytest.mark.parametrize(
    ("text", "path"),
    [
        ("params.x", ("params", "x")),
        ("steps.a.output['k'][3]", ("steps", "a", "output", "k", 3)),
        (" run . runId ", ("run", "runId")),
        ("params", ("params",)),
        ("params.x + 1", None),
        ("params.size()", None),
        ("params[params.x]", None),
        ("params[-1]", None),
        ("params[1u]", None),
        ("'a'", None),
    ],
)
def test_a_mere_selection_is_known_as_one(compiler: Compiler, text: str, path: tuple[str | int, ...] | None) -> None:
    compiled = compiler.compile(text)
    assert isinstance(compiled, Compiled)
    assert compiled.path == path


@pytest.mark.parametrize(
    ("text", "loops"),
    [
        ("params.l.map(x, x)", True),
        ("params.l . exists_one ( x, x )", True),
        ("params.l.all(x, x) || true", True),
        ("params.s.matches('a')", True),
        ("params.map", False),
        ("'x.map(y, y)' + params.s", False),
        ("has(params.filter)", False),
    ],
)
def test_what_must_not_run_in_this_process(compiler: Compiler, text: str, loops: bool) -> None:
    compiled = compiler.compile(text)
    assert isinstance(compiled, Compiled)
    assert compiled.loops is loops


def test_a_text_is_compiled_once(compiler: Compiler) -> None:
    assert compiler.compile("params.x") is compiler.compile("params.x")
