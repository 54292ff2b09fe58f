"""How a plan and the outcomes of its steps are written down, and read again. Pure.

Ids, digests and reasons; of what others wrote nothing. A file that does not read as a plan raises
VerificationFailed: whoever reads one has checked its digest before.
"""

import json
from collections.abc import Iterable
from datetime import datetime

from tui.domain.models import parse_object
from tui.domain.mutation import Outcome, Plan, Result, Step, Value, Verb
from tui.domain.times import format_api, parse_api
from tui.errors import VerificationFailed


def encode(plan: Plan) -> bytes:
    """Return the bytes of a plan's file: keys sorted, a line for each fact."""
    content = {
        "id": plan.id,
        "case": plan.case_id,
        "word": plan.word,
        "created": format_api(plan.created),
        "expires": format_api(plan.expires),
        "planner": plan.planner,
        "count": len(plan.steps),
        "steps": [
            {
                "verb": one.verb,
                "object_id": one.object_id,
                "room_id": one.room_id,
                "before": one.before,
                "reversible": one.reversible,
                "details": dict(one.details),
            }
            for one in plan.steps
        ],
        "skipped": [list(one) for one in plan.skipped],
        "warnings": list(plan.warnings),
    }
    return (json.dumps(content, sort_keys=True, indent=1) + "\n").encode()


def decode(raw: bytes, digest: str) -> Plan:
    """Read a plan from the bytes of its file, whose digest is known to be right."""
    content = parse_object(raw) or {}
    try:
        return Plan(
            id=_text(content["id"]),
            case_id=_text(content["case"]),
            word=_text(content["word"]),
            created=parse_api(content["created"]),
            expires=parse_api(content["expires"]),
            steps=tuple(_step(one) for one in content["steps"]),
            skipped=tuple((_text(what), _text(why)) for what, why in content["skipped"]),
            warnings=tuple(map(_text, content["warnings"])),
            digest=digest,
            planner=_text(content.get("planner", "")),  # plans of earlier releases name nobody
        )
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise VerificationFailed("A file of the case does not read as a plan") from error


def _step(one: dict[str, object]) -> Step:
    details = one["details"]
    if not isinstance(details, dict):
        raise TypeError("details")
    kept: dict[str, Value] = {
        _text(name): value for name, value in details.items() if isinstance(value, str | bool)
    }
    room, before = one["room_id"], one["before"]
    return Step(
        verb=Verb(_text(one["verb"])),
        object_id=_text(one["object_id"]),
        room_id=None if room is None else _text(room),
        summary="",
        before=None if before is None else _text(before),
        reversible=one["reversible"] is True,
        details=kept,
    )


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError("not a text")
    return value


def encode_outcome(outcome: Outcome, step: Step) -> bytes:
    """Return the line of an outcome, LF included."""
    content = {
        "step": outcome.number,
        "verb": step.verb,
        "object_id": step.object_id,
        "result": outcome.result,
        "seen": outcome.seen,
        "verified": outcome.verified,
        "at": format_api(outcome.at),
        "tracking_id": outcome.tracking_id,
        "made": outcome.made,
    }
    return json.dumps(content, sort_keys=True, separators=(",", ":")).encode() + b"\n"


def decode_outcomes(lines: Iterable[bytes], steps: int) -> list[Outcome]:
    """Read the lines of outcomes. Raises VerificationFailed for one that is none of this plan."""
    found = []
    for line in lines:
        content = parse_object(line) or {}
        try:
            at: datetime = parse_api(content["at"])
            number = int(content["step"])
            made, tracking = content["made"], content["tracking_id"]
            if not 0 <= number < steps:
                raise ValueError("no such step")  # noqa: TRY301
            found.append(
                Outcome(
                    number,
                    Result(content["result"]),
                    _text(content["verified"]),
                    at,
                    content["seen"] is True,
                    None if tracking is None else _text(tracking),
                    None if made is None else _text(made),
                )
            )
        except (KeyError, TypeError, ValueError) as error:
            raise VerificationFailed("An outcome of a plan cannot be read") from error
    return found
