"""The graph: how long one key takes in each view, from walking to the whole picture.

Pure functions on made-up people and rooms, without a terminal: the first key, which also puts
people together, is not counted among the others but told besides.
"""

import random
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import cycle
from pathlib import Path
from statistics import median

from tests.perf import trial
from tests.perf.measure import Contender, Measure, Target, ratio
from tests.perf.trial import Figures
from tui.cli.fitting import fit
from tui.domain.stays import EVER, Stay, Stretch
from tui.domain.times import Window
from tui.graph import ego
from tui.graph.glyphs import UNICODE
from tui.graph.model import Edge, Graph, PersonNode, RoomNode
from tui.graph.presence import Lane, Lanes, Standing, standing
from tui.graph.views import Scene, ViewName, views
from tui.graph.walk import Direction

_HERE = "tests.perf.graph"
_SIZE = (200, 48)
_KEYS = 60
_START = datetime(2026, 3, 1, tzinfo=UTC)
_SPAN = Window(_START, _START + timedelta(days=30))


def made(people: int, rooms: int) -> Graph:
    """Return a graph of so many people in so many rooms, everybody in the first one."""
    chance = random.Random(7)
    nodes = [
        PersonNode(f"p{at}", f"Person {at}", chance.choice((0, 0, 0, 1, 2, 3)), is_bot=False)
        for at in range(people)
    ]
    places = [RoomNode(f"r{at}", f"Room {at}", foreign=False, direct=False) for at in range(rooms)]
    edges = []
    for one in nodes:
        for place in {places[0], *chance.sample(places, chance.randint(1, 8))}:
            wrote = chance.choice((0, 0, 3, 40))
            edges.append(Edge(one.id, place.id, wrote, left=chance.random() < 0.1))
    return Graph(tuple(nodes), tuple(places), tuple(edges))


def lanes(graph: Graph, centre: str) -> Lanes:
    """Return who was in a room when: a stay and some messages for each."""
    chance, begin = random.Random(11), int(_SPAN.start.timestamp() * 1000)
    length = int(_SPAN.length.total_seconds() * 1000)
    rows = []
    for one in graph.people_of(centre):
        joined = begin + chance.randrange(length)
        stretches = (
            Stretch(-EVER, joined, inside=False, opened=None, closed=None),
            Stretch(joined, EVER, inside=True, opened=None, closed=None),
        )
        wrote = graph.links(centre)[one.id].messages
        rows.append(
            Lane(
                one,
                Stay((), stretches),
                sorted(begin + chance.randrange(length) for _ in range(wrote)),
            )
        )
    return Lanes(graph.room(centre), tuple(rows), _SPAN)


def scene(graph: Graph) -> Scene:
    """Return all of it, with the first room in the middle."""
    centre = graph.rooms[0].id
    found = lanes(graph, centre)
    return Scene(
        graph=graph,
        now=graph,
        lanes_of=lambda _centre: found,
        organizations={},
        size=_SIZE,
        zone=UTC,
        fit=fit,
        glyphs=UNICODE,
        centre=centre,
        selected=graph.people[0].id,
        moment=int(_START.timestamp() * 1000) + 86_400_000,
    )


def _timed(key: Callable[[], object]) -> list[float]:
    spent = []
    for _ in range(_KEYS):
        started = time.perf_counter()
        key()
        spent.append((time.perf_counter() - started) * 1000)
    return spent


def walking(
    folder: Path, events: int, view: str, people: int, rooms: int, opened: int | None
) -> Figures:
    """Walk through a view; a key is preparing, walking, scrolling and drawing."""
    given = replace(scene(made(people, rooms)), opened=opened)
    drawn, ways = views()[ViewName(view)], cycle((Direction.DOWN, Direction.DOWN, Direction.RIGHT))

    def key() -> None:
        nonlocal given
        ready = drawn.prepared(given)
        selected, place = drawn.walk(ready, next(ways), 3)
        given = replace(given, selected=selected, place=place)
        ready = drawn.prepared(given)
        drawn.reveal(ready)
        assert len(drawn.draw(ready).rows) == _SIZE[1]

    started = time.perf_counter()
    key()
    first = (time.perf_counter() - started) * 1000
    spent = sorted(_timed(key))
    return {
        "ms": median(spent),
        "ms in 19 of 20 keys": spent[len(spent) * 19 // 20],
        "ms the first key": first,
        "MB": trial.memory(),
    }


def travelling(folder: Path, events: int, people: int, rooms: int) -> Figures:
    """Look at another moment at each key: who was there, put together, and drawn as links."""
    given = scene(made(people, rooms))
    stays = {lane.node.id: lane.stay for lane in given.lanes_of(given.centre).lanes}
    drawn, moment = views()[ViewName.LINKS], given.moment or 0

    def key() -> None:
        nonlocal moment
        moment += 3_600_000
        inside = (
            edge
            for edge in given.now.edges
            if standing(stays[edge.person_id], moment) is not Standing.LATER
        )
        then = replace(given, graph=given.now.with_edges(inside), moment=moment)
        ready = drawn.prepared(then)
        drawn.reveal(ready)
        drawn.draw(ready)

    return {"ms": median(_timed(key)), "MB": trial.memory()}


def plain(folder: Path, events: int, people: int, rooms: int) -> Figures:
    """Draw the ego view alone, nobody put together."""
    given = scene(made(people, rooms))

    def key() -> None:
        ego.draw(
            given.graph,
            centre=given.centre,
            selected=given.selected,
            size=_SIZE,
            top=0,
            fit=fit,
            glyphs=UNICODE,
        )

    return {"ms": median(_timed(key)), "MB": trial.memory()}


def _contenders(people: int, rooms: int) -> Iterator[Contender]:
    size = {"people": people, "rooms": rooms}
    for view in ViewName:
        yield Contender(view, f"{_HERE}:walking", arguments={**size, "view": view, "opened": None})
    for view in (ViewName.EGO, ViewName.LINKS):
        opened = {**size, "view": view, "opened": 0}
        yield Contender(f"{view}, an organization opened", f"{_HERE}:walking", arguments=opened)
    yield Contender("links, another moment at each key", f"{_HERE}:travelling", arguments=size)
    yield Contender(_PLAIN, f"{_HERE}:plain", arguments=size)


_PLAIN = "drawing ego, nobody put together"


def _measure(name: str, people: int, rooms: int, bound: float) -> Measure:
    contenders = tuple(_contenders(people, rooms))
    slowest = Target(
        f"a key in the graph of {people:,} people in {rooms} rooms in under {bound:.0f} ms",
        lambda medians: max(medians[one.name]["ms"] for one in contenders if one.name != _PLAIN),
        bound,
        "ms",
        most=True,
    )
    least = Target(
        f"a key in ego of {people:,} people is no slower than drawing all of them",
        ratio("ms", _PLAIN, ViewName.EGO),
        1,
    )
    return Measure(
        name,
        f"one key in the graph, {people:,} people in {rooms} rooms, {_SIZE[0]}x{_SIZE[1]}",
        "ms",
        contenders,
        (slowest, least),
    )


GRAPH = _measure("graph", 300, 25, 20)
GRAPH_LARGE = _measure("graph-large", 5000, 60, 50)
