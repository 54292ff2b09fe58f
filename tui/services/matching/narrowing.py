"""Whether a filter can find nothing that another one did not find: then only that is searched.

Told from what is sought, names as they counted then and count now. Not everything that is so can
be told, but what is told is so.
"""

from tui.services.matching.sought import AllOf, AnyOf, Except, Sought

_Known = dict[tuple[int, int], bool]


def narrows(one: Sought, other: Sought) -> bool:
    """Tell whether all that one holds is known to be held by the other, which was asked before."""
    return _narrows(one, other, {})


def _narrows(one: Sought, other: Sought, known: _Known) -> bool:
    pair = (id(one), id(other))
    if pair not in known:
        known[pair] = _by_parts(one, other, known)
    return known[pair]


def _by_parts(one: Sought, other: Sought, known: _Known) -> bool:
    if isinstance(other, AllOf):
        return all(_narrows(one, part, known) for part in other.parts)
    if isinstance(one, AnyOf):
        return all(_narrows(part, other, known) for part in one.parts)
    if isinstance(one, Except) and isinstance(other, Except):
        return _narrows(other.part, one.part, known)
    return (
        one.is_within(other)
        or (isinstance(one, AllOf) and any(_narrows(part, other, known) for part in one.parts))
        or (isinstance(other, AnyOf) and any(_narrows(one, part, known) for part in other.parts))
    )
