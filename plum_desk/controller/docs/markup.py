"""The small pieces of HTML that the page is made of; every text is escaped here."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from html import escape

_CODE = re.compile(r"(`{1,2})(.+?)\1")


def text(plain: str) -> str:
    """Text, with what stands in back quotes as code."""
    return _CODE.sub(r"<code>\2</code>", escape(plain))


def paragraphs(plain: str) -> str:
    """Text whose paragraphs are set apart by empty lines."""
    return "".join(f"<p>{text(part)}</p>" for part in plain.split("\n\n") if part.strip())


def both(en: str, zh: str) -> str:
    """A word of the page itself in both languages; the style shows one of them."""
    return f'<span lang="en">{escape(en)}</span><span lang="zh">{escape(zh)}</span>'


def table(headings: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table of cells that are HTML already; nothing without rows."""
    body = "".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in row)}</tr>" for row in rows)
    head = "".join(f'<th scope="col">{heading}</th>' for heading in headings)
    return (
        f'<div class="scroll"><table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>' if body else ""
    )


def section(heading: str, content: str) -> str:
    """A part of an operation; nothing without content."""
    return f"<h4>{heading}</h4>{content}" if content else ""


def anchor(kind: str, name: str) -> str:
    """The id of a place in the page."""
    return f"{kind}-{re.sub(r'[^A-Za-z0-9._-]', '-', name)}"
