"""What a container holds, as values: the iterations of a loop with their bodies, or the nodes of a child run."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any, Final, Protocol

from plum_desk.api.types.common import Json
from plum_desk.api.types.workflows import FINAL_NODE_STATES, LoopNode, RunNode, Workflow
from plum_desk.gui.dag.cards import cards_of, from_run
from plum_desk.gui.dag.graph import CanvasGraph, CanvasNode, Definitions, edges_of, with_run_node
from plum_desk.gui.dag.paths import place_in_loop

Parts = tuple[tuple[str, int], ...]
_SIMPLE: Final = re.compile(r"\$\{\{\s*(params|steps)((?:\.[A-Za-z_]\w*)+)\s*\}\}")
_FAILED: Final = frozenset({"Failed", "Timeout", "UpstreamFailed"})
_WORKING: Final = frozenset({"Running", "Ready"})
_NAMES: Final = ("name", "id", "key", "title")


class Inside(Protocol):
    """`graph` is what an open container shows: of a loop the body in one iteration, None for none."""

    @property
    def parts(self) -> Parts:
        """How many parts are in each state."""

    @property
    def total(self) -> int | None:
        """How many parts there will be, if that is known."""

    @property
    def is_loop(self) -> bool:
        """Whether it has iterations."""

    def graph(self, iteration: int | None) -> CanvasGraph:
        """The cards and arrows inside."""


class LoopInside:
    """The iterations of one loop; `path` is the loop's own."""

    is_loop = True

    def __init__(self, path: str, loop: LoopNode, definitions: Definitions, *, live: bool) -> None:
        self._path = path
        self._loop = loop
        self._plain = {card.key: card for card in cards_of(loop.body.nodes, loop.body.edges, definitions)}
        if not live:
            self._plain = {key: replace(card, state="") for key, card in self._plain.items()}
        self._leaves = self._plain.keys() - {edge.from_ for edge in loop.body.edges}
        self._nodes: dict[int, dict[str, RunNode]] = {}
        self._states: dict[int, str] = {}
        self._counts: Counter[str] = Counter()
        self._items: list[Json] | None = None
        self._total: int | None = None
        self.learn({}, {})

    @property
    def parts(self) -> Parts:
        """Iterations that have begun, by state."""
        return tuple(sorted((state, count) for state, count in self._counts.items() if count))

    @property
    def total(self) -> int | None:
        """How many iterations there will be, if that is known."""
        return self._total

    @property
    def count(self) -> int:
        """How many iterations can be chosen: those that have begun, and those that are sure to come."""
        return max(self._total or 0, max(self._states, default=-1) + 1)

    @property
    def newest(self) -> int | None:
        """The iteration to look at: the newest that does something, else the newest."""
        begun = [index for index, state in self._states.items() if state != "Pending"]
        active = [index for index in begun if self._states[index] in ("Running", "Waiting")]
        return max(active or begun or self._states, default=0 if self._total else None)

    def state_of(self, iteration: int) -> str:
        """The state of one iteration."""
        return self._states.get(iteration, "Pending")

    def label_of(self, iteration: int) -> str:
        """The item of an iteration in short, else its number."""
        if self._items is None or iteration >= len(self._items):
            return f"#{iteration + 1}"
        return _short(self._items[iteration]) or f"#{iteration + 1}"

    def learn(self, params: Mapping[str, Json], outputs: Mapping[str, Json]) -> None:
        """Find out how many iterations there will be, as far as that stands in plain sight."""
        source = self._loop.items if self._loop.mode == "forEach" else self._loop.count
        value = resolve(source, params, outputs)
        if self._loop.mode == "forEach" and isinstance(value, list):
            self._items, self._total = value, len(value)
        elif self._loop.mode == "count" and isinstance(value, int):
            self._total = value

    def set_total(self, total: int) -> None:
        """The loop has ended after so many iterations."""
        self._total = total

    def take(self, iteration: int, node: RunNode) -> None:
        """Take over what the run says about a node of the body."""
        self._nodes.setdefault(iteration, {})[node.key] = node
        before, now = self._states.get(iteration), self._judge(iteration)
        if before != now:
            self._states[iteration] = now
            self._counts[now] += 1
            if before is not None:
                self._counts[before] -= 1

    def graph(self, iteration: int | None) -> CanvasGraph:
        """The body in one iteration; the keys of its cards are the nodes' paths."""
        chosen = self.newest if iteration is None else iteration
        nodes = {} if chosen is None else self._nodes.get(chosen, {})
        cards = {key: with_run_node(card, nodes.get(key)) for key, card in self._plain.items()}
        return CanvasGraph(tuple(cards.values()), edges_of(self._loop.body.edges, cards))

    def card(self, iteration: int, key: str) -> CanvasNode | None:
        """One card of the body, by its path."""
        plain = self._plain.get(key)
        if plain is None:
            return None
        card = with_run_node(plain, self._nodes.get(iteration, {}).get(key))
        return replace(card, key=f"{self._path}[{iteration}].{key}")

    def _judge(self, iteration: int) -> str:
        """While it runs what its busiest node does, afterwards what its ends say: a handled failure is none."""
        nodes = self._nodes[iteration]
        states = {node.state for node in nodes.values()}
        if states <= FINAL_NODE_STATES and len(nodes) == len(self._plain):
            ends = {nodes[key].state for key in self._leaves}
            worst = next((state for state in ("Failed", "Timeout", "UpstreamFailed", "Canceled") if state in ends), "")
            return worst or ("Skipped" if ends == {"Skipped"} else "Succeeded")
        if states & _WORKING:
            return "Running"
        if "Waiting" in states:
            return "Waiting"
        return "Running" if states & FINAL_NODE_STATES else "Pending"


class ChildInside:
    """The nodes of a child run."""

    is_loop = False

    def __init__(self, workflow: Workflow, nodes: Iterable[RunNode], definitions: Definitions) -> None:
        graph = from_run(workflow, nodes, definitions)
        self._edges = workflow.edges
        self._cards = {card.key: card for card in graph.nodes}

    @property
    def parts(self) -> Parts:
        """Nodes by state."""
        return tuple(sorted(Counter(card.state for card in self._cards.values()).items()))

    @property
    def total(self) -> int | None:
        """How many nodes it has."""
        return len(self._cards)

    def graph(self, iteration: int | None) -> CanvasGraph:
        """The child's graph."""
        return CanvasGraph(tuple(self._cards.values()), edges_of(self._edges, self._cards))

    def take(self, node: RunNode) -> bool:
        """Take over what the child run says about a node; says whether anything is different now."""
        old = self._cards.get(node.path)
        if old is None:
            return False
        self._cards[node.path] = with_run_node(old, node)
        return self._cards[node.path] != old


def insides_of(
    workflow: Workflow, nodes: Iterable[RunNode], definitions: Definitions | None = None, *, live: bool = True
) -> dict[str, Inside]:
    """The loops of a workflow with what a run says about their bodies; child runs are added when they are known."""
    loops = {
        node.key: LoopInside(node.key, node, definitions or {}, live=live)
        for node in workflow.nodes
        if isinstance(node, LoopNode)
    }
    for node in nodes if loops else ():
        place = place_in_loop(node.path)
        if place is not None and place[0] in loops:
            loops[place[0]].take(place[1], node)
        elif node.path in loops and isinstance(node.output, dict):
            loops[node.path].set_total(int(node.output.get("count", 0)))
    return dict(loops)


def resolve(source: Any, params: Mapping[str, Json], outputs: Mapping[str, Json]) -> Any:
    """The value of a plain reference such as `${{ params.temps }}`; None for what needs an evaluation."""
    if not isinstance(source, str):
        return source
    found = _SIMPLE.fullmatch(source.strip())
    if found is None:
        return None
    first, *rest = found[2][1:].split(".")
    if found[1] == "params":
        value: Any = params.get(first)
    elif rest[:1] == ["output"]:
        value, rest = outputs.get(first), rest[1:]
    else:
        return None
    for name in rest:
        value = value.get(name) if isinstance(value, dict) else None
    return value


def _short(item: Json) -> str:
    match item:
        case bool():
            return "true" if item else "false"
        case int() | str():
            return str(item)
        case float():
            return f"{item:g}"
        case dict():
            return next((str(item[name]) for name in _NAMES if name in item), "")
    return ""
