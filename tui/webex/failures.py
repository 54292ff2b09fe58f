"""What a failed exchange means to the officer: which error of ``tui.errors``, and what to do next.

Knows the statuses of Webex ("Compliance & Events" guide and "REST API Basics"); sends nothing.
"""

import re
import socket
import ssl
from collections.abc import Iterator
from typing import Final

import httpx

from tui import errors
from tui.domain.hostile import visible
from tui.domain.scopes import Role
from tui.webex.error_body import is_web_page, remote_text, tracking_id
from tui.webex.operation import Operation
from tui.webex.origin import WEBEX
from tui.webex.retry import DEFAULT_WAIT, Trouble

_PAST_90_DAYS: Final = re.compile(r"\b90[ -]days?\b", re.IGNORECASE)
_CHECK_URL: Final = f"check WEBEX_BASE_URL (Webex itself is {WEBEX})"


def _not_known(operation: Operation) -> str:
    return f"whether it was done is not known: read {operation.object} again before anything else"


def not_webex(host: str, what: str = "a web page") -> errors.NotWebex:
    """Return the failure of a base URL behind which something else answers."""
    return errors.NotWebex(f"{visible(host)} answers with {what}, not the Webex API", do=_CHECK_URL)


def of_status(
    operation: Operation,
    status: int,
    *,
    host: str,
    headers: httpx.Headers,
    body: bytes,
    retry_after: float | None,
) -> errors.WxiError:
    """Return the error that an answer other than 2xx stands for."""
    said = remote_text(body)
    tracking = tracking_id(headers, body)
    reason = f"{operation.failed} ({status})" + (f": {said}" if said else "")
    if 300 <= status < 400:
        if operation.is_content:
            return errors.BadAnswer(
                f"{operation.failed}: Webex points to another address, which is not followed",
                status=status,
                tracking_id=tracking,
            )
        return not_webex(host, f"a redirect ({status})")
    if status in {404, 405} and is_web_page(headers, body) and not operation.is_content:
        return not_webex(host)
    if status == 401:
        return errors.TokenRejected(
            "Webex rejects the access token: wrong or expired (401)",
            do="sign in with wxi login, or set WEBEX_ACCESS_TOKEN to a fresh one",
            tracking_id=tracking,
        )
    if status == 403:
        return _forbidden(operation, reason, said, tracking)
    if status == 429:
        wait = DEFAULT_WAIT if retry_after is None else retry_after
        return errors.RateLimited(
            reason, retry_after=wait, do=f"try again in {wait:.0f} s", tracking_id=tracking
        )
    if status >= 500:
        do = _not_known(operation) if operation.changes else "try again later"
        return errors.ServiceTrouble(reason, do=do, tracking_id=tracking, status=status)
    kind, do = _FINAL.get(status, (errors.BadRequest, "Webex refuses the request as it stands"))
    if operation is Operation.FILE:
        do = _FINAL_FILE.get(status, do)
    failure = kind(reason, do=do, tracking_id=tracking, status=status)
    if isinstance(failure, errors.ScanPending):
        failure.retry_after = DEFAULT_WAIT if retry_after is None else retry_after
    return failure


def _forbidden(
    operation: Operation, reason: str, said: str, tracking: str | None
) -> errors.Forbidden:
    beyond = operation is Operation.EVENTS and bool(_PAST_90_DAYS.search(said))
    if beyond:
        do = "ask for the last 89 days; events older than 90 days need the Pro Pack"
    else:
        needs = [f"the token needs the scope {operation.scope}"] if operation.scope else []
        if operation.role is not Role.ANYONE:
            needs.append(f"its owner must be {operation.role.value}")
        do = ", and ".join(needs) or "Webex refuses this to the token's owner"
        if operation is Operation.SECURITY_AUDIT:
            do += "; the security audit needs the Pro Pack"
    return errors.Forbidden(
        reason, do=do, tracking_id=tracking, scope=operation.scope or "", beyond_history=beyond
    )


_FINAL: Final[dict[int, tuple[type[errors.WebexFailure], str]]] = {
    404: (errors.NotFound, "it is gone, past retention, or not visible to this token's owner"),
    409: (
        errors.BadRequest,
        "it is so already, or a moderator must remain: read the members again",
    ),
    410: (errors.Gone, "it was deleted before"),
    423: (errors.ScanPending, "try again in a minute"),
    428: (errors.Unscannable, "the malware scanner cannot read it; it is not fetched unscanned"),
}
_FINAL_FILE: Final[dict[int, str]] = {
    410: "the malware scanner found it infected; Webex does not hand it out",
    423: "the malware scan is still under way; try again in a minute",
}


def of_transport(
    operation: Operation, host: str, error: httpx.RequestError
) -> tuple[Trouble, errors.Unreachable]:
    """Return the trouble and the error that a request without an answer stands for.

    Only the host is named. A request that may have arrived is told from one that was never sent.
    """
    causes = list(_causes(error))
    trouble = Trouble.CONNECTION
    do = "check the network, the proxy settings and WEBEX_BASE_URL"
    if any(isinstance(cause, ssl.SSLCertVerificationError) for cause in causes):
        trouble = Trouble.CERTIFICATE
        why = "its certificate is not trusted"
        do = "set SSL_CERT_FILE to the certificate authority of your network"
    elif any(isinstance(cause, socket.gaierror) for cause in causes):
        why = "the name cannot be resolved"
    elif isinstance(error, httpx.ProxyError):
        why = "the proxy refuses"
    elif any(isinstance(cause, ConnectionRefusedError) for cause in causes):
        why = "the connection is refused"
    elif isinstance(error, httpx.PoolTimeout):
        why = "all connections are busy"
    elif isinstance(error, httpx.TimeoutException):
        why = "no answer in time"
    else:
        why = "the connection failed"
    sent = not isinstance(
        error, httpx.ConnectError | httpx.ConnectTimeout | httpx.PoolTimeout | httpx.ProxyError
    )
    message = f"{operation.failed}: {visible(host)} is not reachable, {why}"
    if sent:
        message = f"{operation.failed}: the connection to {visible(host)} broke, {why}"
        if operation.changes:
            message = f"{operation.failed}: the answer of {visible(host)} was lost"
            do = _not_known(operation)
    return trouble, errors.Unreachable(message, do=do)


def _causes(error: BaseException) -> Iterator[BaseException]:
    """Yield an error and everything that it came from, within groups too."""
    waiting: list[BaseException | None] = [error]
    seen: set[int] = set()
    while waiting:
        present = waiting.pop()
        if present is None or id(present) in seen:
            continue
        seen.add(id(present))
        yield present
        waiting += [present.__cause__, present.__context__]
        if isinstance(present, BaseExceptionGroup):
            waiting += present.exceptions
