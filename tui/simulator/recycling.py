"""The recycle bin of recordings: which moves there are, and what a bulk request asks to move.

Shared by both families of recordings, whose deletion by an officer is not: see their handlers.
"""

from collections.abc import Iterable

from tui.simulator.answers import RefusedError, not_found
from tui.simulator.call import Call
from tui.simulator.calls import CallRecording
from tui.simulator.directory import Person
from tui.simulator.meeting_acts import Shelve
from tui.simulator.meetings import Recording

MOVES = {
    "softDelete": ("available", "deleted", "trashAll"),
    "restore": ("deleted", "available", "restoreAll"),
    "purge": ("deleted", "purged", "purgeAll"),
}
"""From and to which status each bulk request moves, and the name of its flag for everything."""
AT_ONCE = 100


def move(
    call: Call,
    name: str,
    recordings: Iterable[Recording | CallRecording],
    owner: Person,
    *,
    site: str | None = None,
    whole: bool,
) -> list[Recording | CallRecording]:
    """Carry out a bulk request on what ``owner`` has among ``recordings``; return what moved.

    ``whole`` is whether the request may ask for everything at once. 400 for a contradictory body,
    404 when an id names nothing of the owner that could be moved.
    """
    before, after, flag = MOVES[name]
    document = call.document()
    wanted = document.get("recordingIds", [])
    everything = whole and document.get(flag) is True
    if not isinstance(wanted, list) or not all(isinstance(each, str) for each in wanted):
        raise RefusedError(400, "The field 'recordingIds' must be a list of ids.")
    if everything == bool(wanted):
        raise RefusedError(400, "Either a list of ids is needed, or everything, and not both.")
    if len(wanted) > AT_ONCE:
        raise RefusedError(400, f"At most {AT_ONCE} recordings can be moved at once.")
    mine = {it.id: it for it in recordings if it.owner is owner and it.status == before}
    if site is not None:
        mine = {key: it for key, it in mine.items() if _site(it) == site}
    if not everything and not mine.keys() >= set(wanted):
        raise not_found()
    moved = list(mine.values()) if everything else [mine[key] for key in wanted]
    for it in moved:
        call.world.play(Shelve(call.now, it, call.caller.person, after))
    return moved


def owner(call: Call, email: str | None, *, scope: str) -> Person:
    """Return whose recordings are meant: the caller's, or for administrators those of ``email``.

    400 when an administrator names nobody and has none of their own to mean; 403 for others.
    """
    if email is None:
        return call.caller.person
    if scope not in call.caller.scopes:
        raise RefusedError(403, "Only an administrator may name somebody else.")
    found = call.world.by_email.get(email.lower())
    if found is None or found.org is not call.caller.person.org:
        raise not_found()
    return found


def reason(call: Call, *, needed: bool) -> str:
    """Return the reason given for a deletion; 400 when ``needed`` and absent, or too long."""
    document = call.document(optional=True)
    given, comment = document.get("reason", ""), document.get("comment", "")
    if not isinstance(given, str) or not isinstance(comment, str) or len(comment) > 255:
        raise RefusedError(400, "'reason' and 'comment' are texts, the latter of 255 at most.")
    if needed and not given:
        raise RefusedError(400, "The field 'reason' is needed for what is not your own.")
    return f"{given}: {comment}" if comment else given


def _site(it: Recording | CallRecording) -> str | None:
    return it.meeting.site if isinstance(it, Recording) else None
