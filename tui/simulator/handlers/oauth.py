"""``/access_token`` and ``/device``: getting tokens. The bodies are forms, no token is asked."""

from base64 import b64decode

from starlette.responses import HTMLResponse, Response

from tui.simulator.answers import RefusedError
from tui.simulator.call import Call
from tui.simulator.keyring import (
    ACCESS_SECONDS,
    CLIENTS,
    DEVICE_SECONDS,
    INTERVAL_SECONDS,
    REFRESH_SECONDS,
    SECRET,
    Issue,
)

_DEVICE_GRANT = "urn:ietf:params:oauth:grant-type:device_code"
_PAGE = "<!doctype html><title>Webex</title><p>This login is decided by itself in a moment.</p>"


def issue_token(call: Call) -> Response:
    """Trade a refresh token or an authorization code for a pair of tokens."""
    form = call.form()
    if form.get("client_id") not in CLIENTS or form.get("client_secret") != SECRET:
        raise RefusedError(401, "invalid_client: unknown client or wrong secret.")
    match form.get("grant_type"):
        case "refresh_token":
            issue = call.keyring.refresh(form.get("refresh_token", ""), call.now)
        case "authorization_code":
            issue = call.keyring.trade(form.get("code", ""), call.now)
        case _:
            raise RefusedError(400, "unsupported_grant_type")
    return _answer(call, issue)


def begin_login(call: Call) -> Response:
    """Begin a login on another device."""
    form = call.form()
    client, scopes = form.get("client_id", ""), form.get("scope", "").strip()
    if client not in CLIENTS:
        raise RefusedError(400, "invalid_client: there is no such client.")
    if not scopes:
        raise RefusedError(400, "invalid_scope: at least one scope is needed.")
    code = call.keyring.begin(client, scopes, call.now)
    page = f"{call.base}/pages/verify"
    return call.answer(
        {
            "device_code": code,
            "expires_in": DEVICE_SECONDS,
            "user_code": f"{int(code[:8], 16) % 10**6:06d}",
            "verification_uri": page,
            "verification_uri_complete": f"{page}?userCode={code[-12:]}",
            "interval": INTERVAL_SECONDS,
        }
    )


def poll_login(call: Call) -> Response:
    """Ask whether the person has approved; client and secret come in the Basic scheme too."""
    form = call.form()
    client = form.get("client_id", "")
    if _credentials(call.basic) != (client, SECRET) or client not in CLIENTS:
        raise RefusedError(400, "invalid_client: unknown client or wrong secret.")
    if form.get("grant_type") != _DEVICE_GRANT:
        raise RefusedError(400, "unsupported_grant_type")
    return _answer(call, call.keyring.poll(form.get("device_code", ""), client, call.now))


def show_login_page(_call: Call) -> Response:
    """Show the page on which the person would approve."""
    return HTMLResponse(_PAGE)


def _answer(call: Call, issue: Issue) -> Response:
    return call.answer(
        {
            "access_token": issue.access,
            "expires_in": ACCESS_SECONDS,
            "refresh_token": issue.refresh,
            "refresh_token_expires_in": REFRESH_SECONDS,
            "token_type": "Bearer",
            "scope": " ".join(sorted(issue.grant.scopes)),
        }
    )


def _credentials(basic: str) -> tuple[str, str] | None:
    try:
        client, _, secret = b64decode(basic, validate=True).decode().partition(":")
    except ValueError:
        return None
    return client, secret
