"""Answers as they come on bad days: seen in the field, though the reference denies it.

Fields that are promised are missing (an event's ``orgId`` above all), ids name another cluster,
booleans are strings, times have offsets, and there are resources, types and fields that nobody has
heard of. What an object looks like depends on the seed and its id, so it stays the same.
"""

import re
from datetime import datetime, timedelta, timezone
from typing import TYPE_CHECKING, Any
from zlib import crc32

from tui.simulator import ids
from tui.simulator.wire import Shape

if TYPE_CHECKING:
    from tui.simulator.world import World

_KEPT = frozenset(
    re.findall(
        r"\S+",
        """
        id items sites eventCategories resource type actorId created data roomId personId text files
        message errors trackingId meetingId status siteUrls siteUrl emails exp personEmail
        temporaryDirectDownloadLinks recordingDownloadLink audioDownloadLink fileContentUrl
        """,
    )
)
"""Fields without which no investigation could be followed to its end."""
_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{3})?Z")
_PLAIN = "Y2lzY29zcGFyazovL3Vz"  # what every id of the usual cluster begins with
_MOVING = ("MESSAGE", "ROOM", "MEMBERSHIP", "EVENT")


def reshape(seed: int, body: Any) -> Any:
    """Return an answer as a bad day would have it."""
    return _change(body, f"{seed}", "")


def unsettle(world: "World") -> None:
    """Add events with a resource, a type, and both, that nobody has heard of."""
    actor, room = world.by_handle["user"], next(iter(world.rooms.values()), None)
    data: Shape = {"id": ids.named("whiteboard"), "strokes": 41, "isShared": "true"}
    if room:
        data["roomId"] = room.id
    at = world.feed.last
    for resource, type_ in (
        ("whiteboards", "created"),
        ("messages", "reacted"),
        ("hologramCalls", "dreamt"),
    ):
        world.feed.append(at, resource, type_, actor, actor.org.mask, data)


def _share(*parts: str) -> float:
    """Return a number from 0 to 1 that is always the same for the same words."""
    return crc32("\0".join(parts).encode()) / 0xFFFFFFFF


def _change(value: Any, key: str, name: str) -> Any:
    if isinstance(value, dict):
        return _change_object(value, key)
    if isinstance(value, list):
        return [_change(each, f"{key}.{index}", name) for index, each in enumerate(value)]
    if isinstance(value, bool):
        return str(value).lower() if _share(key, name, "bool") < 0.4 else value
    if isinstance(value, str):
        if _TIME.fullmatch(value):
            return _change_time(value, _share(key, name, "time"))
        if value.startswith(_PLAIN) and name.lower().endswith("id"):
            return _change_id(value, _share(key, name, "id"))
    return value


def _change_object(shape: Shape, key: str) -> Shape:
    key = f"{key}:{shape.get('id', '')}"
    found = {}
    for name, value in shape.items():
        chance = 0.5 if name in ("orgId", "appId") else 0.12
        if name not in _KEPT and _share(key, name, "drop") < chance:
            continue
        found[name] = _change(value, key, name)
    if "items" not in shape and _share(key, "more") < 0.2:
        found["x-preview"] = {"generation": 9, "enabled": "false"}
    return found


def _change_time(text: str, share: float) -> str:
    if share < 0.4:
        return text
    if share < 0.7:
        return text[:-1] + "+00:00"
    moved = datetime.fromisoformat(text).astimezone(timezone(timedelta(hours=8)))
    return moved.isoformat(timespec="milliseconds" if "." in text else "seconds")


def _change_id(wire_id: str, share: float) -> str:
    if share > 0.5:
        return wire_id
    kind, rest = ids.decode(wire_id)
    if kind not in _MOVING:
        return wire_id
    return ids.bare(f"ciscospark://urn:TEAM:us-west-2_r/{kind}/{rest}")
