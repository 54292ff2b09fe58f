"""Sets of wishes that belong together: contain a room, purge an account, and what is left of it.

Reads and retrieves, changes nothing.
"""

import asyncio
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta

from tui.domain import ids, tallies
from tui.domain.amounts import counted
from tui.domain.models import Event, Membership
from tui.domain.mutation import Plan, Standing, Verb, Wish
from tui.errors import BadInput, WebexFailure
from tui.graph.model import Graph
from tui.services.candidates import room_id_of
from tui.services.doings import READS, kinds, of_kind
from tui.services.investigation import Investigation
from tui.services.mutations import chosen
from tui.services.mutations.deed import Ground, key_of
from tui.services.mutations.planning import Aim
from tui.services.retrieval import Retriever

_NOW = timedelta(0)  # no roster is fresh enough


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a template comes to: wishes in the order in which they are to be carried out."""

    wishes: tuple[Wish, ...]
    aim: Aim


def everything(look: Investigation, positions: Iterable[int], *, narrowed: bool = False) -> Wanted:
    """Return what deleting the events at these positions means. Reads from disk.

    Of what a filter has ``narrowed`` only content goes: nobody is removed for the name of a room.
    """
    wishes, skipped = chosen.wishes(map(look.case.events.read, positions))
    if narrowed:
        members = [one for one in wishes if one.verb is Verb.REMOVE_MEMBER]
        wishes = [one for one in wishes if one.verb is not Verb.REMOVE_MEMBER]
        why = "is about a member: mark who is to be removed"
        skipped += [(one.object_id, why) for one in members]
    told = Counter(why for _, why in skipped)
    # One line for all of a kind: ten thousand downloads are no reading.
    left = tuple((counted(count, "event"), why) for why, count in told.items())
    return Wanted(tuple(wishes), Aim("delete", left if len(skipped) > 1 else tuple(skipped)))


async def contain(
    ground: Ground,
    retriever: Retriever,
    room_id: str,
    events: Sequence[Event],
    classification: str = "",
) -> Wanted:
    """Preserve what a room holds that matters, and return what contains it.

    ``events`` name the messages that are to go. Kept first: those messages, all that somebody from
    outside opened, the roster and the settings. Then: announcement mode, in a 1:1 read-only; the
    deletions; removing those from outside; the ``classification``, an id, unless it is to stay as
    it is. In a room of another organization only the messages of our own users can go.
    """
    look = ground.look
    await look.look_into(room_id, age=_NOW)
    known = look.names.known_room(room_id)
    here = [one for one in events if ids.same(one.room_id, room_id) and one.message_uuid]
    deletions, skipped = chosen.wishes(here)
    kept, failed = await _preserve(look, retriever, _to_preserve(look, room_id, here))
    members = look.members(room_id)
    outside = [one for one in members if _is_outside(look, one)]
    where = look.names.room(room_id)
    roster = f"its roster of {counted(len(members), 'member')}, {len(outside)} from outside"
    kept_first = f"kept before: {counted(kept, 'message')} with files, the settings of {where}"
    warnings = [f"{kept_first}, and {roster}", *failed]
    bots = [look.names.person(one.person_id).name for one in members if _is_bot(look, one)]
    if bots:
        warnings.append(f"bots stay: {', '.join(sorted(bots))}")
    wishes: list[Wish] = list(deletions)
    if look.names.is_foreign(room_id):
        warnings.append(
            f"{where} belongs to another organization: only messages of our own users can go; "
            "its members and settings are theirs"
        )
    elif known is not None and not known.direct:
        if known.is_locked:
            wishes.insert(0, Wish(Verb.CHANGE_ROOM, known.id, {"isAnnouncementOnly": True}))
        else:
            warnings.append(f"no announcement mode: {where} is not locked, which that needs")
        wishes += [_removal(one, room_id) for one in outside]
        if classification:
            wishes.append(Wish(Verb.CHANGE_ROOM, known.id, {"classificationId": classification}))
    elif known is not None:
        wishes.insert(0, Wish(Verb.CHANGE_ROOM, known.id, {"isReadOnly": True}))
    return Wanted(tuple(wishes), Aim("contain", tuple(skipped), tuple(warnings)))


def _to_preserve(look: Investigation, room_id: str, marked: Sequence[Event]) -> list[str]:
    """Return the ids of the marked messages, and of those whose files outsiders opened."""
    columns = look.case.events.columns
    room = columns.rooms.find(room_id)
    opened = tallies.where(columns.kind, len(columns), kinds(look, *READS))
    read = [look.case.events.read(one) for one in opened if columns.room[one] == room]
    outside = [one for one in read if look.names.actor(one).org != 0]
    found = (look.stories.message_id(one) for one in (*marked, *outside))
    return list(dict.fromkeys(one for one in found if one))


async def _preserve(
    look: Investigation, retriever: Retriever, wanted: Iterable[str]
) -> tuple[int, list[str]]:
    """Retrieve messages that were not retrieved yet; return how many are kept, and failures."""
    kept, failed = 0, []
    for message_id in wanted:
        if look.case.casework.retrievals(message_id):
            kept += 1
            continue
        try:
            await retriever.retrieve(message_id)
        except WebexFailure as failure:
            failed.append(f"not kept: {failure.line()}")
        else:
            kept += 1
    return kept, failed


def _is_bot(look: Investigation, member: Membership) -> bool:
    mail = member.person_email or ""
    return look.names.person(member.person_id).is_bot or mail.endswith("@webex.bot")


def _is_outside(look: Investigation, member: Membership) -> bool:
    return look.names.person(member.person_id).org > 0 and not _is_bot(look, member)


def _removal(member: Membership, room_id: str) -> Wish:
    ends = {"person": member.person_id, "room": member.room_id or room_id}
    return Wish(Verb.REMOVE_MEMBER, member.id, ends)


def of_account(
    look: Investigation, graph: Graph, node: str, positions: Iterable[int], word: str = "purge"
) -> Wanted:
    """Return what takes an account out: its messages among these positions, then it from its rooms.

    ``node`` is the account's UUID. Reads from disk.
    """
    person = look.names.person(node)
    if not look.case.events.columns.people.find(node):
        raise BadInput(f"nothing in this case is of {person.name}")
    own = posted_by(look, node, positions)
    wishes, skipped = chosen.wishes(map(look.case.events.read, own))
    rooms = [room_id_of(look, room) for room, edge in graph.links(node).items() if not edge.left]
    wishes += [
        Wish(Verb.REMOVE_MEMBER, f"{node}:{room}", {"person": person.id, "room": room})
        for room in rooms
    ]
    out = f"is taken out of {counted(len(rooms), 'room')} after its messages are gone"
    said = f"{person.name} {out if rooms else 'is in no room any more'}"
    return Wanted(tuple(wishes), Aim(word, tuple(skipped), (said,)))


def posted_by(look: Investigation, node: str, positions: Iterable[int]) -> list[int]:
    """Return the positions, among some, at which an account posted."""
    columns = look.case.events.columns
    number, posted = columns.people.find(node), of_kind(look, positions, "messages/created")
    return [one for one in posted if (columns.person[one] or columns.actor[one]) == number]


def residue(look: Investigation, standing: Standing, positions: Iterable[int]) -> Iterator[str]:
    """Yield what is left of messages that a filter shows after a plan was run, and why.

    ``positions`` are what the filter shows now. Reads from disk.
    """
    plan, reasons = standing.plan, Counter[str]()
    why = _explanations(standing)
    uuids = {one.message_uuid for one in map(look.case.events.read, positions)} - {None}
    for uuid in uuids:
        if look.stories.deletion(uuid) is None:
            reasons[why.get(key_of(uuid), "new, or not in the plan: plan again")] += 1
    if not reasons:
        yield f"nothing is left of {counted(len(uuids), 'message')} that the filter shows"
    for reason, count in reasons.most_common():
        yield f"{counted(count, 'message')} left: {reason}"
    if standing.left and plan.steps:
        yield f"{counted(len(standing.left), 'step')} of the plan can be run again"


def _explanations(standing: Standing) -> dict[str, str]:
    plan: Plan = standing.plan
    found = {key_of(object_id): why for object_id, why in plan.skipped}
    for number, outcome in standing.outcomes.items():
        found[key_of(plan.steps[number].object_id)] = f"{outcome.result}, {outcome.verified}"
    return found


async def residue_of(
    look: Investigation, standing: Standing, positions: Iterable[int]
) -> list[str]:
    """Return what ``residue`` yields, read in a thread."""
    return await asyncio.to_thread(lambda: list(residue(look, standing, positions)))
