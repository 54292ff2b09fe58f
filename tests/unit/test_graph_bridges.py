"""Bridges against what is left when somebody is taken away."""

from random import Random

import pytest

from tui.graph.bridges import beyond, bridges


def reaches(org: int, pairs: set[tuple[str, str]], orgs: dict[str, int], without: str) -> bool:
    """Tell whether an organization reaches ours without a person, by spreading until it stops."""
    left = [pair for pair in pairs if pair[0] != without]
    people = {person for person, _ in left}
    reached = {one for one in people if orgs[one] == org}
    while True:
        rooms = {room for person, room in left if person in reached}
        near = {person for person, room in left if room in rooms}
        met = {orgs[one] for one in near | reached}
        spread = reached | near | {one for one in people if orgs[one] in met}
        if spread == reached:
            return 0 in met
        reached = spread


@pytest.mark.parametrize("seed", range(250))
def test_bridges_are_those_without_whom_an_organization_is_cut_off(seed: int) -> None:
    random = Random(seed)
    orgs = {f"p{one}": random.choice([0, 0, 1, 2, 3]) for one in range(random.randrange(2, 9))}
    rooms = [f"r{one}" for one in range(random.randrange(1, 6))]
    pairs = {(one, room) for one in orgs for room in rooms if random.random() < 0.25}
    people = {one for one, _ in pairs}
    expected = {
        org: {one for one in people if not reaches(org, pairs, orgs, one)}
        for org in {orgs[one] for one in people} - {0}
        if reaches(org, pairs, orgs, "nobody")
    }
    found = bridges(pairs, orgs)
    assert {org: set(cut) for org, cut in found.items()} == {
        org: cut for org, cut in expected.items() if cut
    }


def test_people_stand_from_our_side_to_theirs_and_their_rooms_are_told() -> None:
    pairs = {("ana", "x"), ("eve", "x"), ("eve", "y"), ("nico", "y"), ("ana", "z"), ("bo", "z")}
    orgs = {"ana": 0, "bo": 0, "eve": 2, "nico": 1}
    assert bridges(pairs, orgs) == {1: ("ana", "eve", "nico"), 2: ("ana", "eve")}
    assert beyond("eve", 1, pairs, orgs) == {"y"}
    assert beyond("ana", 2, pairs, orgs) == {"x"}
