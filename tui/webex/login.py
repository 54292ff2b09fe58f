"""Tokens from Webex: the device grant (RFC 8628) and the refresh (RFC 6749 section 6).

Knows the forms and what their refusals mean ("Login with Webex", "Device Grant Flow"). Keeps no
token and writes none down.
"""

import asyncio
import time
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, Final

import httpx

from tui.domain.grant import DeviceCode, Grant
from tui.domain.models import parse_object, text_of
from tui.domain.ports import Clock
from tui.errors import BadAnswer, NotAuthorised, RateLimited, WxiError
from tui.webex.auth import Token
from tui.webex.error_body import is_web_page, remote_text, tracking_id
from tui.webex.failures import not_webex, of_status, of_transport
from tui.webex.operation import Operation
from tui.webex.origin import Origin
from tui.webex.retry import Failed, Monotonic, OnWait, Retry, Sleep, parse_retry_after
from tui.webex.transport import open_http

DEVICE_GRANT: Final = "urn:ietf:params:oauth:grant-type:device_code"
_LIFE: Final = timedelta(minutes=5)  # of a code, as Webex documents it
APPROVAL: Final = "waiting for the approval"
SLOWER: Final = 5.0  # seconds added to the interval when Webex asks for it, RFC 8628 section 3.5
_PENDING: Final = frozenset({500, 502, 503, 504})  # trouble that is no word on the login


def _utc_now() -> datetime:
    return datetime.now(UTC)


class Login:
    """Login of an integration. ``secret`` is the client's own, which Webex demands everywhere.

    ``sleep``, ``monotonic``, ``clock`` (aware UTC) and ``transport`` replace time and network.
    Raises BadInput for a base URL that a secret must not be sent to.
    """

    def __init__(
        self,
        base_url: str,
        client_id: str,
        secret: Token,
        *,
        on_wait: OnWait | None = None,
        sleep: Sleep = asyncio.sleep,
        monotonic: Monotonic = time.monotonic,
        clock: Clock = _utc_now,
        patience: float | None = None,
        transport: httpx.AsyncBaseTransport | None = None,
    ) -> None:
        self._origin = Origin(base_url)
        self._http = open_http(self._origin, transport)
        self._client_id = client_id
        self._secret = secret
        self._sleep = sleep
        self._monotonic = monotonic
        self._clock = clock
        self._retry = Retry(sleep=sleep, monotonic=monotonic, on_wait=on_wait, patience=patience)

    async def aclose(self) -> None:
        """Close all connections."""
        await self._http.aclose()

    async def refresh(self, refresh_token: str) -> Grant:
        """Exchange a refresh token for fresh tokens. Sent once: the old token may be spent by it.

        Raises NotAuthorised when it is not accepted any more.
        """
        form = {
            "grant_type": "refresh_token",
            "client_id": self._client_id,
            "client_secret": self._secret.reveal(),
            "refresh_token": refresh_token,
        }
        answer = await self._sent("access_token", form)
        if answer.status_code in {400, 401}:
            raise self._refused(answer, "the login has ended", "log in again", refresh_token)
        return self._grant(answer)

    async def authorize(self, scopes: Sequence[str]) -> DeviceCode:
        """Start a login on another device, for these scopes in this order.

        Raises NotAuthorised for an unknown client or a scope that it does not have.
        """
        form = {"client_id": self._client_id, "scope": " ".join(scopes)}
        answer = await self._sent("device/authorize", form)
        if answer.status_code in {400, 401}:
            raise self._refused(
                answer, "the login cannot begin", "check the client id and its scopes"
            )
        content = self._content(answer)
        device_code, user_code = text_of(content, "device_code"), text_of(content, "user_code")
        uri = text_of(content, "verification_uri")
        if device_code is None or user_code is None or uri is None:
            raise BadAnswer("Webex started a login without a code", do="try again")
        return DeviceCode(
            device_code=device_code,
            user_code=user_code,
            uri=uri,
            complete_uri=text_of(content, "verification_uri_complete") or uri,
            expires=self._end(content, "expires_in") or self._clock() + _LIFE,
            interval=max(1.0, _seconds(content.get("interval"), 5.0)),
        )

    async def wait(
        self, code: DeviceCode, on_state: Callable[[str], None] = lambda _: None
    ) -> Grant:
        """Ask again and again, no oftener than Webex allows, until the person approved.

        ``on_state`` hears what is being waited for each time that it changes. Raises NotAuthorised
        when the person denied it or the code has expired.
        """
        interval = code.interval
        left = (code.expires - self._clock()).total_seconds()
        deadline = self._monotonic() + left
        form = {
            "grant_type": DEVICE_GRANT,
            "device_code": code.device_code,
            "client_id": self._client_id,
        }
        state = ""

        def tell(now: str) -> None:
            nonlocal state
            if now != state:
                state = now
                on_state(now)

        tell(APPROVAL)
        while self._monotonic() + interval < deadline:
            await self._sleep(interval)
            try:
                answer = await self._post("device/token", form, basic=True)
            except Failed as failed:  # the network's trouble is no word on the login
                tell(f"{failed.error.message}; asking again")
                continue
            status, said = answer.status_code, answer.content.lower()
            if status == 429 or (status == 400 and b"slow_down" in said):
                asked = parse_retry_after(answer.headers.get("retry-after"), self._clock())
                interval = max(interval + SLOWER, asked or 0.0)
                tell(f"{APPROVAL}; Webex wants to be asked every {interval:.0f} s only")
            elif status == 428 or b"authorization_pending" in said:
                tell(APPROVAL)
            elif status in _PENDING:
                tell(f"Webex is in trouble ({status}); asking again")
            elif status in {400, 401} and b"expired" in said:
                break
            elif status in {400, 401}:
                denied = b"access_denied" in said
                what = "the login was denied" if denied else "the login was refused"
                raise self._refused(answer, what, "start it again", code.device_code)
            else:
                return self._grant(answer)
        raise NotAuthorised("nobody approved the login in time", do="start it again")

    async def _sent(self, path: str, form: Mapping[str, str]) -> httpx.Response:
        """Send a form, and again only after a 429."""

        async def attempt(_: int) -> httpx.Response:
            answer = await self._post(path, form)
            if answer.status_code == 429:
                after = parse_retry_after(answer.headers.get("retry-after"), self._clock())
                limited = RateLimited("Webex limits logins (429)", retry_after=after or 15.0)
                raise Failed(429, limited, after)
            return answer

        return await self._retry.run("POST", attempt)

    async def _post(
        self, path: str, form: Mapping[str, str], *, basic: bool = False
    ) -> httpx.Response:
        url = self._origin.resource(path)
        own = httpx.BasicAuth(self._client_id, self._secret.reveal())
        auth = own if basic else httpx.USE_CLIENT_DEFAULT
        try:
            return await self._http.post(url, data=dict(form), auth=auth)
        except httpx.RequestError as error:
            trouble, unreachable = of_transport(Operation.LOGIN, url.host, error)
            raise Failed(trouble, unreachable) from error

    def _grant(self, answer: httpx.Response) -> Grant:
        content = self._content(answer)
        access = text_of(content, "access_token")
        if access is None:
            raise BadAnswer("Webex granted a login without a token", do="try again")
        refresh = text_of(content, "refresh_token")
        return Grant(
            access_token=access,
            refresh_token=refresh,
            expires=self._end(content, "expires_in"),
            refresh_expires=self._end(content, "refresh_token_expires_in"),
            scopes=tuple((text_of(content, "scope") or "").split()),
        )

    def _content(self, answer: httpx.Response) -> dict[str, Any]:
        """Return the object of a good answer. Raises what a bad one stands for."""
        if is_web_page(answer.headers, answer.content):
            raise not_webex(self._origin.host)
        if not 200 <= answer.status_code < 300:
            raise of_status(
                Operation.LOGIN,
                answer.status_code,
                host=self._origin.host,
                headers=answer.headers,
                body=self._secret.hide(answer.text).encode(errors="replace"),
                retry_after=None,
            )
        content = parse_object(answer.content)
        if content is None:
            raise BadAnswer("Logging in failed: the answer is not valid JSON", do="try again")
        return content

    def _refused(self, answer: httpx.Response, what: str, do: str, sent: str = "") -> WxiError:
        """Return the refusal as a failure; ``sent`` is a secret that it may repeat."""
        said = self._secret.hide(remote_text(answer.content))
        said = said.replace(sent, "‹token›") if sent else said
        why = f"{what} ({answer.status_code})" + (f": {said}" if said else "")
        return NotAuthorised(why, do=do, tracking_id=tracking_id(answer.headers, answer.content))

    def _end(self, content: Mapping[str, Any], name: str) -> datetime | None:
        seconds = _seconds(content.get(name), 0.0)
        return self._clock() + timedelta(seconds=seconds) if seconds else None


def _seconds(value: object, otherwise: float) -> float:
    """Read a number of seconds, which may come as text; anything else is ``otherwise``."""
    try:
        return min(max(float(str(value)), 0.0), 1e9)
    except ValueError:
        return otherwise
