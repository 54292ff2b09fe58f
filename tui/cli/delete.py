"""``wxi delete``: the deletions of the console, without the console."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass

import click

from tui.cli.arguments import FILTER, PLAN, case_argument
from tui.cli.procedure import Manner, carry_out, say_pace
from tui.domain.mutation import Plan, Standing, Verb, Wish
from tui.errors import BadInput
from tui.services import candidates
from tui.services.candidates import Candidate
from tui.services.mutations import chosen, rooms, templates
from tui.services.mutations.planning import Aim
from tui.services.mutations.templates import Wanted
from tui.services.session import Online, Session

_MOST_READ = 1_000  # objects that a dry run reads at Webex; of more it tells what the case knows


@dataclass(frozen=True)
class _Asked:
    """What is to be deleted."""

    objects: Sequence[str]
    words: str | None
    room: str | None
    classification: str | None
    account: str | None
    recordings: Sequence[str]
    calls: Sequence[str]
    resume: str | None
    dry_run: bool

    def check(self) -> None:
        """Raise BadInput unless exactly one thing is asked for."""
        listed = bool(self.objects or self.recordings or self.calls)
        if self.resume and (listed or self.room or self.account):
            raise BadInput(
                "--resume takes up a plan as it is",
                do="name nothing else, but --filter to see what is left of it",
            )
        if self.room and self.account:
            raise BadInput("--contain and --purge are plans of their own", do="one after the other")
        if self.classification and not self.room:
            raise BadInput("--classify goes with --contain", do="or use: wxi change")
        if self.account and not self.words:
            raise BadInput("--purge needs --filter: not every message of an account is bad")
        if not (listed or self.words or self.room or self.resume):
            raise BadInput("nothing is named", do="name events or messages, or give --filter")

    async def plan(self, session: Session, online: Online) -> Plan | Standing:
        """Return the plan, or how far one is that is taken up."""
        door = online.mutations
        if self.resume:
            return await door.settle(self.resume)
        wanted = await self._wanted(session, online)
        if self.dry_run and len(wanted.wishes) > _MOST_READ:
            return await door.outlook(wanted.wishes, wanted.aim)
        return await door.plan(wanted.wishes, wanted.aim, on_pace=say_pace)

    async def _wanted(self, session: Session, online: Online) -> Wanted:
        look, graph = session.look, session.relations.graph
        if self.room:
            found = one_of(candidates.rooms(look, graph), self.room, "room")
            events = [session.case.events.read(one) for one in _places(session, self.objects)]
            door = online.mutations
            named = self.classification
            level = await rooms.classification(online.gateway, named) if named else ""
            return await templates.contain(
                door.ground, online.retriever, found.webex_id, events, level
            )
        if self.account:
            node = one_of(candidates.people(look), self.account, "person").node
            return templates.of_account(look, graph, node, self.matching(session))
        by_filter = templates.everything(
            look, self.matching(session) if self.words else (), narrowed=True
        )
        wishes = [*by_filter.wishes, *(_wish(session, one) for one in self.objects)]
        wishes += [Wish(Verb.DELETE_RECORDING, one) for one in self.recordings]
        wishes += [Wish(Verb.DESTROY_CALL_RECORDING, one) for one in self.calls]
        return Wanted(tuple(wishes), Aim("delete", by_filter.aim.skipped))

    def matching(self, session: Session) -> list[int]:
        """Return what passes the filter."""
        matches = session.look.matches(self.words or "")
        columns = session.case.events.columns
        return [one for one in columns.order if matches is not None and matches.holds(one)]

    async def left(self, session: Session, standing: Standing) -> Sequence[str]:
        """Return what is left of what the filter shows, once it was run."""
        if not self.words:
            return ()
        shown = await asyncio.to_thread(self.matching, session)
        if self.account:
            node = one_of(candidates.people(session.look), self.account, "person").node
            shown = templates.posted_by(session.look, node, shown)
        return await templates.residue_of(session.look, standing, shown)


def _places(session: Session, names: Sequence[str]) -> list[int]:
    found = [session.case.events.find(one) for one in names]
    if None in found:
        raise BadInput(f"there is no event {names[found.index(None)][:100]!r} in this case")
    return [one for one in found if one is not None]


def _wish(session: Session, name: str) -> Wish:
    place = session.case.events.find(name)
    event = None if place is None else session.case.events.read(place)
    wish = chosen.wish_of(event) if event else chosen.wish_named(name)
    if wish is None:
        what = "is about nothing that can be deleted" if event else "names nothing that is known"
        raise BadInput(f"{name[:100]!r} {what}", do="name an event, a message or a membership")
    return wish


def one_of(found: Sequence[Candidate], typed: str, what: str) -> Candidate:
    """Return the one that an id or a name means. Raises BadInput for none, or for several."""
    exact = [
        one for one in found if typed in {one.node, one.webex_id} or typed.casefold() in _names(one)
    ]
    fitting = exact or candidates.narrowed(list(found), typed)
    if len(fitting) != 1:
        names = ", ".join(f"{one.name} ({one.node})" for one in fitting[:5])
        which = f"several fit: {names}" if fitting else "none is in this case"
        raise BadInput(f"{typed[:100]!r} does not name one {what}: {which}")
    return fitting[0]


def _names(one: Candidate) -> set[str]:
    return {one.name.casefold(), one.email.casefold()}


@click.command()
@case_argument
@click.argument("objects", metavar="[EVENT|MESSAGE|MEMBERSHIP]...", nargs=-1)
@click.option("--filter", "words", type=FILTER, help="Everything that passes this filter.")
@click.option("--contain", "room", metavar="ROOM", help="Contain a room, named by id or title.")
@click.option("--classify", "named", metavar="NAME", help="With --contain: its classification.")
@click.option("--purge", "account", metavar="WHO", help="What WHO posted of --filter, then WHO.")
@click.option("--recording", "recordings", multiple=True, metavar="ID", help="Of a meeting.")
@click.option("--call-recording", "calls", multiple=True, metavar="ID", help="Destroys it for all.")
@click.option("--resume", metavar="PLAN", type=PLAN, help="Settle a plan, run its rest.")
@click.option(
    "--dry-run",
    is_flag=True,
    help="Only print the plan; of more than 1,000 objects, what the case knows.",
)
@click.option("--reason", help="Why. Goes into the journal.")
@click.option("--confirm", metavar="PHRASE", help="The phrase that the plan asks for.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")
def delete(
    case_id: str,
    *,
    objects: tuple[str, ...],
    words: str | None,
    room: str | None,
    named: str | None,
    account: str | None,
    recordings: tuple[str, ...],
    calls: tuple[str, ...],
    resume: str | None,
    dry_run: bool,
    reason: str | None,
    confirm: str | None,
    as_json: bool,
) -> None:
    """Plan to delete at Webex what is named in CASE; with --reason and --confirm, do it.

    Every step leaves a before-image and entries in the journal before its call goes out, and is
    read back afterwards. What is deleted already is never deleted again. Exit code 1 says that a
    step did not end as planned.
    """
    asked = _Asked(objects, words, room, named, account, recordings, calls, resume, dry_run)
    asked.check()
    manner = Manner(dry_run, reason, confirm, as_json)
    carry_out(case_id, "delete", manner, asked.plan, asked.left)
