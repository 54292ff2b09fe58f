"""A session on one case: every service wired to the case and, when online, to Webex."""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta

from tui.domain.casefile import CaseFacts
from tui.domain.families import Webex
from tui.domain.ports import Clock, OpenCase
from tui.errors import CaseFailure
from tui.services import changes
from tui.services.access import Access
from tui.services.changes import Seen
from tui.services.collect import PARALLEL, Collector, Sleep
from tui.services.crosscheck import CrossChecker
from tui.services.exhibits import ExhibitDesk
from tui.services.investigation import Investigation
from tui.services.mutations.approvals import Approvals
from tui.services.mutations.door import Mutations
from tui.services.receiving import MOST_BYTES
from tui.services.record_collect import RecordCollector
from tui.services.record_retrieval import RecordRetriever
from tui.services.records import Shelf
from tui.services.relations import Relations
from tui.services.retrieval import Retriever
from tui.services.views import Views


class Online:
    """What is only there with a connection: collecting, retrieving, changing."""

    def __init__(
        self,
        gateway: Webex,
        look: Investigation,
        hear: Callable[[range], None],
        *,
        clock: Clock,
        sleep: Sleep,
        access: Access,
        armed: bool,
        approvals: Approvals,
        parallel: int,
        retention: timedelta,
        most_bytes: int,
    ) -> None:
        self.gateway = gateway
        self.collector = Collector(gateway, look.case, clock=clock, on_events=hear, sleep=sleep)
        self.collector.parallel = parallel
        look.on_answer = self.collector.learn_clock
        self.retriever = Retriever(gateway, look.case, sleep, most_bytes)
        self.records = RecordCollector(gateway, look, self.collector)
        self.record_retriever = RecordRetriever(gateway, look.case, self.collector.now, most_bytes)
        self.checker = CrossChecker(gateway, look, self.collector, retention)
        self.mutations = Mutations(
            gateway,
            look,
            self.collector,
            access=access,
            armed=armed,
            approvals=approvals,
            sleep=sleep,
        )


class Session:
    """One officer at one case. ``online`` is None without a token; ``offline_because`` says why.

    ``on_events`` is called for every batch of new events after the services took them in,
    ``on_wait`` with the seconds and the reason of every wait that Webex asks for. ``officer`` is
    the account on this host. ``access`` is what the token may do; whoever made the gateway lets it
    hear of every answer. ``reason`` is why the case was opened, for the journal.
    ``signed_in_anew`` tells whether somebody has signed in since it was last asked.
    """

    def __init__(
        self,
        case: OpenCase,
        gateway: Webex | None,
        *,
        clock: Clock,
        sleep: Sleep = asyncio.sleep,
        officer: str,
        armed: bool = False,
        offline_because: str = "",
        look_back: timedelta = timedelta(days=30),
        poll_seconds: float = 15.0,
        parallel: int = PARALLEL,
        retention: timedelta = timedelta(days=360),
        most_bytes: int = MOST_BYTES,
        save_facts: Callable[[CaseFacts], None] = lambda _facts: None,
        access: Access | None = None,
        reason: str = "",
        signed_in_anew: Callable[[], bool] | None = None,
    ) -> None:
        self.case = case
        self.officer = officer
        self.access = access or Access()
        self.clock = clock
        self.armed = armed and not case.read_only
        self.offline_because = offline_because
        self.look_back = look_back
        self.poll_seconds = poll_seconds
        self.retention = retention
        self.signed_in_anew = signed_in_anew
        self._save_facts = save_facts
        self.on_events: Callable[[], None] = lambda: None
        self.on_wait: Callable[[float, str], None] = lambda _seconds, _why: None
        self.look = Investigation(case, gateway, clock)
        self.relations = Relations(self.look)
        self.shelf = Shelf(self.look)
        self.desk = ExhibitDesk(case, clock, officer)
        self.views = Views(case)
        self.approvals = Approvals(case, self.now)
        self.online = (
            Online(
                gateway,
                self.look,
                self._hear,
                clock=clock,
                sleep=sleep,
                access=self.access,
                armed=self.armed,
                approvals=self.approvals,
                parallel=parallel,
                retention=retention,
                most_bytes=most_bytes,
            )
            if gateway
            else None
        )
        self.left: Seen | None = None
        """Where the officer left the case the last time; None for whoever never did."""
        self.is_looked_at = False
        """Whether somebody looks, as in a console: what there is when it closes was then seen."""
        if not case.read_only:
            self.left = changes.seen(case, officer)
            case.journal.append(
                "open", object_type="case", object_id=case.facts.id, reason=reason or None
            )

    def _hear(self, fresh: range) -> None:
        self.look.take(fresh)
        self.relations.changed()
        self.on_events()

    def now(self) -> datetime:
        """Return the time (UTC) by the server's clock, by this host's while offline."""
        return self.online.collector.now() if self.online else self.clock()

    def news(self) -> str:
        """Return what is new since the officer left the case, "" for nothing; quick."""
        return changes.told(self.case, self.left, self.look.zone) if self.left else ""

    def save_facts(self, facts: CaseFacts) -> None:
        """Remember what was learnt of the case, unless it is open elsewhere or nothing changed."""
        if not self.case.read_only and facts != self.case.facts:
            self._save_facts(facts)

    async def close(self) -> None:
        """Close the connection and the case; the journal says that the case was closed."""
        try:
            if self.online is not None:
                await self.online.gateway.aclose()
            if not self.case.read_only:
                self.look.reads.tell()
                self.case.journal.append("close", object_type="case", object_id=self.case.facts.id)
                with suppress(CaseFailure):  # on a full disk all is news once more
                    if self.is_looked_at:
                        changes.mark(self.case, self.officer, self.clock())
        finally:
            await asyncio.to_thread(self.case.close)
