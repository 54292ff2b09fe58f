"""Who alone joins an external organization to our own: cut vertices between the two. Pure.

People are joined by the rooms that they share; colleagues are taken to talk to each other anyway.
Linear in people, rooms and memberships: one walk in depth from the own organization outwards.
"""

from collections.abc import Iterable, Iterator, Mapping

OWN = 0
Node = tuple[str, str]  # what it is, and its id: those of different things may be the same
_INSIDE: Node = ("org", str(OWN))


def bridges(
    memberships: Iterable[tuple[str, str]], orgs: Mapping[str, int]
) -> dict[int, tuple[str, ...]]:
    """Return for each external organization the people without whom it reaches nobody of ours.

    ``memberships`` are (person, room) pairs, ``orgs`` each person's organization, 0 the own. The
    people stand in the order from our side to theirs. Organizations that several ways lead to, or
    none, are left out.
    """
    links = _links(memberships, orgs)
    above, first, low = _walk(links)
    # The nearest node above each that everything below it hangs on.
    hangs_on: dict[Node, Node | None] = {_INSIDE: None}
    found: dict[int, tuple[str, ...]] = {}
    for node in first:
        parent = above.get(node)
        if parent is not None:
            cut = low[node] >= first[parent] and parent != _INSIDE
            hangs_on[node] = parent if cut else hangs_on[parent]
        kind, org = node
        if kind == "org" and node != _INSIDE:
            people = [one for what, one in _chain(hangs_on, node) if what == "person"]
            if people:
                found[int(org)] = tuple(reversed(people))
    return found


def beyond(
    person: str, org: int, memberships: Iterable[tuple[str, str]], orgs: Mapping[str, int]
) -> set[str]:
    """Return the rooms of a person on the side of an organization that hangs on them."""
    links = _links(memberships, orgs)
    gone, start = ("person", person), ("org", str(org))
    seen, todo = {gone, start}, [start]
    while todo:
        for node in links.get(todo.pop(), ()):
            if node not in seen:
                seen.add(node)
                todo.append(node)
    return {room for what, room in links.get(gone, ()) if what == "room" and (what, room) in seen}


def _links(
    memberships: Iterable[tuple[str, str]], orgs: Mapping[str, int]
) -> dict[Node, list[Node]]:
    links: dict[Node, list[Node]] = {_INSIDE: []}
    pairs = sorted(set(memberships))
    for person, room in pairs:
        _join(links, ("person", person), ("room", room))
    for person in dict.fromkeys(person for person, _ in pairs):
        _join(links, ("person", person), ("org", str(orgs[person])))
    return links


def _join(links: dict[Node, list[Node]], one: Node, other: Node) -> None:
    links.setdefault(one, []).append(other)
    links.setdefault(other, []).append(one)


def _walk(
    links: Mapping[Node, list[Node]],
) -> tuple[dict[Node, Node], dict[Node, int], dict[Node, int]]:
    """Walk in depth from the own organization: each node's parent, number, and lowest reach.

    The reach is the lowest number that a node and those below it are joined to.
    """
    above: dict[Node, Node] = {}
    first: dict[Node, int] = {_INSIDE: 0}
    low: dict[Node, int] = {_INSIDE: 0}
    path: list[tuple[Node, Iterator[Node]]] = [(_INSIDE, iter(links[_INSIDE]))]
    while path:
        node, rest = path[-1]
        for other in rest:
            if other not in first:
                above[other] = node
                first[other] = low[other] = len(first)
                path.append((other, iter(links[other])))
                break
            if other != above.get(node):
                low[node] = min(low[node], first[other])
        else:
            path.pop()
            if path:
                parent = path[-1][0]
                low[parent] = min(low[parent], low[node])
    return above, first, low


def _chain(hangs_on: Mapping[Node, Node | None], node: Node) -> Iterator[Node]:
    """Yield the nodes that a node hangs on, the nearest first."""
    at = hangs_on[node]
    while at is not None:
        yield at
        at = hangs_on[at]
