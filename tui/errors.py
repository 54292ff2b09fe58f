"""Every failure that a user can meet, each with what happened, what to do, and an exit code.

Owns the exception tree and nothing else; knows no layer, so that every layer may raise from it.

    WxiError                 exit 1   the thing asked for failed
    ├── BadInput             exit 2   wrong usage, or input that cannot be used
    │   ├── UnknownCase               no such case
    │   ├── FilterError               a filter that cannot be understood
    │   └── NotWebex                  the base URL answers, but not as Webex does
    ├── NotAuthorised        exit 3
    │   ├── NoToken                   no token was given
    │   ├── TokenRejected             401: wrong or expired
    │   └── Forbidden                 403: a scope or a role is missing, or the range is not allowed
    ├── VerificationFailed   exit 4   stored data and its digest differ
    ├── Interrupted          exit 5   stopped midway; what was received is kept, the work resumes
    ├── WebexFailure         exit 1   Webex answered with an error, or not at all
    │   ├── BadRequest                400, 405, 409, 415
    │   ├── NotFound                  404: gone, past retention, or not visible to this identity
    │   ├── Gone                      410: already deleted; for a file: infected
    │   ├── ScanPending               423: the malware scan is still under way
    │   ├── Unscannable               428: the malware scanner cannot read the file
    │   ├── RateLimited               429, and the wait is longer than the caller allows
    │   ├── ServiceTrouble            5xx, after the permitted retries
    │   ├── Unreachable               no connection, a cut connection, a time-out
    │   └── BadAnswer                 an answer that cannot be read: truncated or invalid JSON
    └── CaseFailure          exit 1   the case on disk
        ├── CaseLocked                another process is writing to it
        ├── CaseUnreadable            a file is damaged or of a newer version
        ├── DiskFull                  no space or quota left: nothing acknowledged was lost
        └── Refused                   a rule of the procedure forbids the step

Messages are one line: what and why; ``do`` is what the reader can do about it. Neither ever carries
a token or a header.
"""

from typing import ClassVar


class WxiError(Exception):
    """A failure to show to the user as one line.

    ``message`` says what failed and why, ``do`` what to do next (may be empty), ``tracking_id`` is
    Webex's own id of the failing request where it gave one (support asks for it).
    """

    exit_code: ClassVar[int] = 1

    def __init__(self, message: str, *, do: str = "", tracking_id: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.do = do
        self.tracking_id = tracking_id

    def line(self) -> str:
        """Return the whole failure as one line of text."""
        parts = [self.message.rstrip(".")]
        if self.do:
            parts.append(self.do[0].upper() + self.do[1:].rstrip("."))
        text = ". ".join(parts)
        return f"{text} (tracking id {self.tracking_id})" if self.tracking_id else text

    def __str__(self) -> str:
        return self.line()


class BadInput(WxiError):
    """Wrong usage, or input that cannot be used."""

    exit_code = 2


class UnknownCase(BadInput):
    """There is no case of that name."""


class FilterError(BadInput):
    """A filter that cannot be understood.

    ``column`` is the place in ``text`` from 0, at most its length; ``reason`` says what was
    expected there. The line shows the text around the place with a caret before it.
    """

    def __init__(self, column: int, reason: str, text: str = "") -> None:
        before, after = text[max(0, column - 40) : column], text[column : column + 40]
        super().__init__(f"{reason}, at column {column + 1}: {before}^{after}")
        self.column = column
        self.reason = reason
        self.text = text


class NotWebex(BadInput):
    """Something answers at the base URL, but it is not the Webex API."""


class NotAuthorised(WxiError):
    """The identity may not do this."""

    exit_code = 3


class NoToken(NotAuthorised):
    """No access token was given."""


class TokenRejected(NotAuthorised):
    """401: the token is wrong or has expired."""


class Forbidden(NotAuthorised):
    """403: a scope or role is missing, or the range asked for is not allowed.

    ``scope`` is the scope that the operation needs, "" where none is known. ``beyond_history`` says
    that only the time asked for was refused: events older than 90 days need the Pro Pack.
    """

    def __init__(
        self,
        message: str,
        *,
        do: str = "",
        tracking_id: str | None = None,
        scope: str = "",
        beyond_history: bool = False,
    ) -> None:
        super().__init__(message, do=do, tracking_id=tracking_id)
        self.scope = scope
        self.beyond_history = beyond_history


class VerificationFailed(WxiError):
    """Stored data and its digest, or a chain and its head, differ."""

    exit_code = 4


class Interrupted(WxiError):
    """Stopped midway; what was received is kept and the work can be resumed."""

    exit_code = 5


class WebexFailure(WxiError):
    """Webex answered with an error, or not at all. ``status`` is the HTTP status, 0 for none."""

    def __init__(
        self, message: str, *, do: str = "", tracking_id: str | None = None, status: int = 0
    ) -> None:
        super().__init__(message, do=do, tracking_id=tracking_id)
        self.status = status


class BadRequest(WebexFailure):
    """400, 405, 409 or 415: the request itself was refused."""


class NotFound(WebexFailure):
    """404: gone, past retention, or not visible to this identity."""


class Gone(WebexFailure):
    """410: already deleted; on a file: blocked as infected."""


class ScanPending(WebexFailure):
    """423: the malware scan of a file is still under way. ``retry_after`` is in seconds."""

    retry_after: float = 15.0


class Unscannable(WebexFailure):
    """428: the malware scanner cannot read the file."""


class RateLimited(WebexFailure):
    """429, with a wait longer than the caller allows. ``retry_after`` is in seconds."""

    def __init__(
        self, message: str, *, retry_after: float, do: str = "", tracking_id: str | None = None
    ) -> None:
        super().__init__(message, do=do, tracking_id=tracking_id, status=429)
        self.retry_after = retry_after


class ServiceTrouble(WebexFailure):
    """5xx, after the permitted retries."""


class Unreachable(WebexFailure):
    """No connection, a cut connection or a time-out."""


class BadAnswer(WebexFailure):
    """An answer that cannot be read: truncated, invalid JSON, or a link to a foreign host."""


class CaseFailure(WxiError):
    """The case on disk cannot be used as asked."""


class CaseLocked(CaseFailure):
    """Another process is writing to this case."""


class CaseUnreadable(CaseFailure):
    """A file of the case is damaged, or was written by a newer version."""


class DiskFull(CaseFailure):
    """No space or quota is left. Nothing that was acknowledged is lost."""


class Refused(CaseFailure):
    """A rule of the procedure forbids the step."""
