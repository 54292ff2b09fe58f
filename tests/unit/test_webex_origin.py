"""Where the token may go, and that it never shows."""

from __future__ import annotations

import copy
import pickle
from datetime import UTC, datetime

import httpx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tui.errors import BadInput, NoToken
from tui.webex.auth import BearerAuth, Credential, Token
from tui.webex.origin import Origin

SECRET = "Zm9v.secret_0123"


@pytest.mark.parametrize(
    "base",
    [
        "https://webexapis.com/v1",
        "https://webexapis.com/v1/ ",
        "http://127.0.0.1:8080/v1",
        "http://127.9.9.9/v1",
        "http://localhost:1/v1",
        "http://[::1]:8080/v1",
        "https://gov.example",
    ],
)
def test_a_base_url_that_keeps_the_token_safe_is_taken(base: str) -> None:
    origin = Origin(base)
    url = origin.resource("people/me")
    assert str(url) == base.strip().rstrip("/") + "/people/me"
    assert origin.same(url)
    assert origin.trusts(url)


@pytest.mark.parametrize(
    "base",
    [
        "",
        "webexapis.com/v1",
        "http://webexapis.com/v1",
        "http://localhost.evil.example/v1",
        "http://0.0.0.0/v1",
        "http://10.0.0.1/v1",
        "ftp://webexapis.com",
        "https:///v1",
        "https://me:pw@webexapis.com/v1",
        "https://webexapis.com/v1?token=pw",
        "https://webexapis.com/v1#pw",
        "https://webexapis.com:port/v1",
        "https://[::1",
    ],
)
def test_a_base_url_that_does_not_is_refused_without_its_secrets(base: str) -> None:
    with pytest.raises(BadInput) as caught:
        Origin(base)
    assert "pw" not in str(caught.value)


@pytest.mark.parametrize(
    ("base", "url", "trusted"),
    [
        ("https://webexapis.com/v1", "https://webexapis.com/v1/contents/C", True),
        ("https://webexapis.com/v1", "https://webexapis.com:443/x", True),
        ("https://webexapis.com/v1", "https://integration.webexapis.com/v1/contents/C", True),
        ("https://eu.webexapis.com/v1", "https://webexapis.com/v1/contents/C", True),
        ("https://webexapis.com/v1", "http://webexapis.com/v1/contents/C", False),
        ("https://webexapis.com/v1", "https://webexapis.com:8443/x", False),
        ("https://webexapis.com/v1", "https://webexapis.com.evil.example/x", False),
        ("https://webexapis.com/v1", "https://evilwebexapis.com/x", False),
        ("https://webexapis.com/v1", "https://me@webexapis.com/x", False),
        ("https://webexapis.com/v1", "https://evil.example/webexapis.com", False),
        ("https://gov.example/v1", "https://webexapis.com/v1", False),
        ("https://gov.example/v1", "https://sub.gov.example/v1", False),
        ("http://127.0.0.1:8080/v1", "http://127.0.0.1:8081/v1", False),
        ("http://127.0.0.1:8080/v1", "http://localhost:8080/v1", False),
    ],
)
def test_the_token_goes_to_webex_alone(base: str, url: str, trusted: bool) -> None:
    auth = BearerAuth(Credential(Token(SECRET)), Origin(base), lambda: datetime.now(UTC))
    request = next(auth.auth_flow(httpx.Request("GET", url)))
    assert ("Authorization" in request.headers) is trusted
    assert Origin(base).trusts(httpx.URL(url)) is trusted


@settings(deadline=None)
@given(st.text(max_size=30))
def test_any_token_is_kept_refused_and_never_shown(value: str) -> None:
    try:
        token = Token(value)
    except (BadInput, NoToken) as error:
        shown = str(error)
        fit = value.strip() and all(33 <= ord(char) <= 126 for char in value.strip())
        assert not fit
        assert len(value.strip()) < 8 or value.strip() not in shown
    else:
        assert token.reveal() == value.strip()
        httpx.Headers({"Authorization": f"Bearer {token.reveal()}"}).raw[0][1].decode("ascii")


def test_a_token_does_not_show_and_is_not_stored() -> None:
    token = Token(f" {SECRET}\n")
    assert token.reveal() == SECRET
    assert SECRET not in f"{token} {token!r} {[token]} {token:}"
    assert token.hide(f"a {SECRET} b") == "a ‹token› b"
    for store in (pickle.dumps, copy.deepcopy):
        with pytest.raises(TypeError):
            store(token)


@pytest.mark.parametrize("value", ["", "  ", "\n"])
def test_no_token_is_said_to_be_none(value: str) -> None:
    with pytest.raises(NoToken, match="WEBEX_ACCESS_TOKEN"):
        Token(value)


@pytest.mark.parametrize(
    "value", ["Bearer " + SECRET, SECRET + "\nX: y", SECRET + "\x00", "sécret"]
)
def test_a_token_that_would_spoil_the_header_is_refused(value: str) -> None:
    with pytest.raises(BadInput) as caught:
        Token(value)
    assert value not in str(caught.value)
    assert SECRET not in str(caught.value)
