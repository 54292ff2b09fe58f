"""Answers as the published reference describes them, and nothing beyond.

Drops fields that the reference does not know and nulls, and fills those it requires. Operations
not listed in `_KNOWN` send no field that the reference lacks.
"""

import re
from typing import Any

Known = dict[str, "Known | None"]

_EVENT = """
id resource type appId actorId orgId created data(id roomId roomType orgId text personId personEmail
meetingId creatorId host attendees transcriptionEnabled recordingEnabled hasPostMeetingsChat
corelationId callType userId userType callDirection isCallAnswered callDurationSeconds callStartTime
callAnswerTime callTransferTime callingNumber callingLineId calledNumber calledLineId dialedDigits
callRedirectingNumber callRedirectedReason created type breakoutSessionId recipients(personId
personEmail guestDisplayName guestEmail))
"""
_MESSAGE = """
id parentId roomId roomType text markdown html files personId personEmail mentionedPeople
mentionedGroups attachments(contentType content(type version body(type text size) actions(type url
title))) created updated isVoiceClip
"""
_DIRECT = "id roomId roomType text markdown files personId personEmail created"
_ROOM = """
id title type isLocked teamId lastActivity creatorId created ownerId classificationId
isAnnouncementOnly isReadOnly isPublic madePublic description
"""
_SIGN_IN = """
data(actorOrgName eventDescription actorName actorEmail actorUserAgent trackingId eventCategory
actorIp actionText) created actorOrgId id actorId
"""
_REQUIRED: dict[str, dict[str, Any]] = {
    "/recordings/{key}": {"password": "********", "shareToMe": False}
}


def _parse(text: str) -> Known:
    """Read names separated by blanks, each with the names inside it in parentheses."""
    stack: list[Known] = [{}]
    last = ""
    for word in re.findall(r"\w+|[()]", text):
        if word == "(":
            inner: Known = {}
            stack[-1][last] = inner
            stack.append(inner)
        elif word == ")":
            stack.pop()
        else:
            last = word
            stack[-1][word] = None
    return stack[0]


_KNOWN = {
    "/events": _parse(f"items({_EVENT})"),
    "/events/{key}": _parse(_EVENT),
    "/messages": _parse(f"items({_MESSAGE})"),
    "/messages/{key}": _parse(_MESSAGE),
    "/messages/direct": _parse(f"items({_DIRECT})"),
    "/rooms": _parse(f"items({_ROOM})"),
    "/rooms/{key}": _parse(_ROOM),
    "/admin/securityAudit/events": _parse(f"items({_SIGN_IN})"),
}


def reshape(path: str, body: Any) -> Any:
    """Return the answer of the operation at ``path`` (as in the table of operations)."""
    if isinstance(body, dict):
        body = _REQUIRED.get(path, {}) | body
    return _cut(body, _KNOWN.get(path))


def _cut(value: Any, known: Known | None) -> Any:
    if isinstance(value, list):
        return [_cut(each, known) for each in value]
    if not isinstance(value, dict):
        return value
    return {
        name: _cut(inner, known.get(name) if known else None)
        for name, inner in value.items()
        if inner is not None and (not known or name in known)
    }
