"""Four eyes without a server: what a second officer signed, and whether it holds.

What is in force is what the journal says; a list of signers or a signature counts only with the
bytes that the journal names. Works on the case alone: Webex is not asked.
"""

from dataclasses import dataclass
from datetime import timedelta
from shlex import quote
from typing import NamedTuple

from tui.domain import second_officer
from tui.domain.mutation import Plan, Standing
from tui.domain.ports import Clock, OpenCase
from tui.domain.second_officer import Change, Demand
from tui.domain.signers import LONGEST, NAMESPACE, Signed
from tui.domain.times import format_api
from tui.domain.wire import sha256
from tui.errors import BadInput, Refused, VerificationFailed, WxiError
from tui.services.mutations import standings

_GOOD_FOR = timedelta(hours=24)  # of a change that waits for its signature
_OF_DEMAND, _OF_SIGNATURE = "second officer", "signature"


class _Told(NamedTuple):
    """What the journal tells: the demand in force, and the digests of signatures, by plan."""

    demand: Demand | None
    signatures: dict[str, str]


@dataclass(frozen=True, slots=True)
class Approval:
    """How a plan stands with the second officer.

    ``demanded`` tells whether one is; ``signed`` by whom it was signed, None when by nobody yet;
    ``problem`` why a signature that is there does not hold.
    """

    demanded: bool
    signed: Signed | None = None
    problem: str = ""

    @property
    def is_missing(self) -> bool:
        """Tell whether the plan may not be run for want of a signature."""
        return self.demanded and self.signed is None

    def line(self) -> str:
        """Return all this in words."""
        if not self.demanded:
            return "A second officer is not demanded in this case"
        if self.signed:
            return f"A second officer is demanded, and signed: {self.signed.by}"
        return f"A second officer is demanded: {self.problem or 'nobody has signed this plan yet'}"


class Approvals:
    """Demands and approvals of one case. ``clock`` says whether something has expired."""

    def __init__(self, case: OpenCase, clock: Clock) -> None:
        self._case = case
        self._clock = clock
        self._known: _Told | None = None

    @property
    def _told(self) -> _Told:
        """Return what the journal tells, which nobody else writes while this process may."""
        if self._known is None:
            self._known = self._read()
        return self._known

    def _read(self) -> _Told:
        demand: Demand | None = None
        found: dict[str, str] = {}
        for entry in self._case.journal.entries():
            target = entry.content.get("object")
            if entry.action not in {"demand", "approve"} or not isinstance(target, dict):
                continue
            name, digest = str(target.get("id")), str(target.get("sha256"))
            if entry.action == "demand":
                is_on = entry.content.get("result") == "demanded"
                demand = Demand(name, digest, entry.sha256) if is_on else None
            elif target.get("type") == _OF_SIGNATURE:
                found[name] = digest
        return _Told(demand, found)

    # What is demanded

    @property
    def demand(self) -> Demand | None:
        """Return the demand in force. Reads from disk."""
        return self._told.demand

    def planner(self) -> str:
        """Return the name of who plans: for the second officer, or as this host and Webex know."""
        who, demand = self._case.journal.performer, self.demand
        return demand.planner if demand else who.webex_person_id or who.os_user

    def allowed(self) -> bytes:
        """Return the list of those who may sign. Raises VerificationFailed unless it is as set."""
        demand = self.demand
        raw = self._case.plans.paper(_list_name(demand.allowed)) if demand else b""
        if raw is None or (demand and sha256(raw) != demand.allowed):
            raise VerificationFailed(
                "The list of those who may sign is not the one in the journal",
                do=f"Put data/plans/{_list_name(demand.allowed)} back" if demand else "",
            )
        return raw

    def set_demand(self, planner: str, allowed: bytes, reason: str) -> None:
        """Demand a second officer from now on; ``planner`` is the name of the one who plans.

        Raises Refused when there is a demand already: that is changed by ``carry_out`` alone.
        """
        self._require_writing(reason)
        second_officer.check(planner, allowed)
        if self.demand is not None:
            raise Refused(
                "a second officer is demanded already, and no one person changes that",
                do="add --request FILE and have the second officer sign it",
            )
        self._enter(planner, allowed, reason)

    def request(self, planner: str, allowed: bytes) -> bytes:
        """Return the file that asks for a change of the demand; with no ``planner``, for none.

        Keeps the list of signers, which the file names by its digest.
        """
        demand = self.demand
        if demand is None:
            raise Refused("a second officer is not demanded in this case: nothing is to be changed")
        if planner:
            self._require_writing("to be signed")
            second_officer.check(planner, allowed)
            self._case.plans.keep_paper(_list_name(sha256(allowed)), allowed)
        expires, digest = self._clock() + _GOOD_FOR, sha256(allowed) if planner else ""
        change = Change(self._case.facts.id, demand.entry, planner, digest, expires)
        return second_officer.encode(change)

    def carry_out(self, raw: bytes, signature: bytes, reason: str) -> Change:
        """Change the demand as the second officer in force has signed it."""
        self._require_writing(reason)
        change, demand = second_officer.decode(raw), self.demand
        if change.case_id != self._case.facts.id:
            raise Refused(f"this change is of the case {change.case_id[:80]}")
        if demand is None or change.entry != demand.entry:
            raise Refused("this change is of an earlier demand: it was used, or came too late")
        if self._clock() >= change.expires:
            raise Refused("this change has expired", do="request it again")
        signed = self._verified(raw, signature)
        allowed = self._case.plans.paper(_list_name(change.allowed)) if change.planner else b""
        if allowed is None or (change.planner and sha256(allowed) != change.allowed):
            raise VerificationFailed("The list of signers that the change names is not there")
        digest = sha256(raw)
        self._case.plans.keep_paper(f"{digest}.change", raw)
        self._case.plans.keep_paper(f"{digest}.change.sig", signature)
        self._enter(change.planner, allowed, f"{reason}; signed by {signed.by}: {digest}.change")
        return change

    def _enter(self, planner: str, allowed: bytes, reason: str) -> None:
        if planner:
            self._case.plans.keep_paper(_list_name(sha256(allowed)), allowed)
        self._case.journal.append(
            "demand",
            object_type=_OF_DEMAND,
            object_id=planner,
            object_sha256=sha256(allowed) if planner else None,
            result="demanded" if planner else "not demanded",
            reason=reason,
        )
        self._known = None

    def _require_writing(self, reason: str) -> None:
        self._case.require_writing("work")
        if not reason.strip():
            raise BadInput("this needs a reason", do="say why in a few words")

    # What was signed

    def approve(self, plan_id: str, signature: bytes) -> Signed:
        """Take in the second officer's signature of a plan; return by whom it is.

        Raises Refused, BadInput or VerificationFailed, each with the reason, and then nothing has
        changed.
        """
        self._require_writing("signed")
        standing = standings.read(self._case, plan_id)
        plan = standing.plan
        if self.demand is None:
            raise Refused(
                "a second officer is not demanded in this case",
                do=f"demand one with: wxi case four-eyes {self._case.facts.id}",
            )
        self._require_waiting(standing)
        self._require_planner(plan)
        if plan_id in self._told.signatures:
            raise Refused("this plan was signed before", do="run it, or plan again")
        signed = self._verified(self._case.plans.read(plan_id), signature)
        self._case.plans.keep_paper(_signature_name(plan_id), signature)
        digest = sha256(signature)
        self._case.journal.append(
            "approve",
            object_type=_OF_SIGNATURE,
            object_id=plan_id,
            object_sha256=digest,
            result=f"signed by {signed.by}",
            reason=f"second officer, for the plan {plan.digest}",
        )
        self._told.signatures[plan_id] = digest
        return signed

    def _require_waiting(self, standing: Standing) -> None:
        plan = standing.plan
        if standing.is_begun:
            raise Refused("this plan was run before: it is too late to sign it", do="plan again")
        if self._clock() >= plan.expires:
            raise Refused(f"the plan expired at {format_api(plan.expires)}", do="plan again")
        if plan.case_id != self._case.facts.id:
            raise Refused(f"this plan is of the case {plan.case_id[:80]}")

    def _require_planner(self, plan: Plan) -> None:
        """Refuse a plan of anybody but the planner in force: its own planner could sign it."""
        if self.demand is not None and plan.planner != self.demand.planner:
            raise Refused(
                f"the plan {plan.id} was made before {self.demand.planner} was to plan",
                do="plan again",
            )

    def _verified(self, content: bytes, signature: bytes) -> Signed:
        if len(signature) > LONGEST:
            raise BadInput("this is no SSH signature: it is too long")
        demand = self.demand
        assert demand is not None
        signed = self._case.verify_signature(content, signature, self.allowed())
        second_officer.refuse_planner(signed, demand.planner)
        return signed

    def require(self, plan: Plan) -> Approval:
        """Verify what a plan needs before it is run; raise unless it has it. Reads from disk.

        The signature is verified anew, against the bytes of the plan as they are on disk now.
        """
        if self.demand is None:
            return Approval(demanded=False)
        self._require_planner(plan)
        digest, content = self._told.signatures.get(plan.id), self._case.plans.read(plan.id)
        if digest is None:
            case_id, file = self._case.facts.id, "plan.json"
            raise Refused(
                "this case demands a second officer, and nobody has signed this plan",
                do=f"export it with: wxi plans {case_id} export {plan.id} --to {file}; "
                f"have it signed; wxi plans {case_id} approve {plan.id} {file}.sig",
            )
        signature = self._case.plans.paper(_signature_name(plan.id)) or b""
        if sha256(signature) != digest or sha256(content) != plan.digest:
            raise VerificationFailed(
                f"The plan {plan.id} or its signature is not as the journal has it", do="Plan again"
            )
        return Approval(demanded=True, signed=self._verified(content, signature))

    def of(self, plan: Plan) -> Approval:
        """Return how a plan stands, without raising for what is missing. Reads from disk."""
        try:
            return self.require(plan)
        except WxiError as failure:
            signed = plan.id in self._told.signatures
            return Approval(demanded=True, problem=failure.line() if signed else "")

    def waiting(self) -> tuple[list[tuple[Plan, Approval]], list[str]]:
        """Return plans that were not run and have not expired, the newest first.

        And why others are not among them. Reads from disk.
        """
        self._known = None  # another process may have signed one, when this one only reads
        found, refused = standings.read_all(self._case)
        now = self._clock()
        fresh = [one.plan for one in found if not one.is_begun and now < one.plan.expires]
        return [(one, self.of(one)) for one in fresh if one.steps], refused


def check_before(case: OpenCase, plan: Plan) -> None:
    """Raise VerificationFailed unless every step has its before-image on disk as it was read."""
    for digest in {one.before for one in plan.steps}:
        if digest is None:
            raise VerificationFailed(
                f"The plan {plan.id} has a step without a before-image", do="Plan again"
            )
        case.vault.before(plan.id, digest)


def sign_command(file: str) -> str:
    """Return what the second officer runs on their own machine, as a shell takes it."""
    return f"ssh-keygen -Y sign -f KEY -n {NAMESPACE} {quote(file)}"


def _list_name(digest: str) -> str:
    return f"{digest}.allowed_signers"


def _signature_name(plan_id: str) -> str:
    return f"{plan_id}.json.sig"
