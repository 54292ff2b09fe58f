"""What failures say, and the names of files."""

from __future__ import annotations

import json

import httpx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tui import errors
from tui.domain.hostile import is_visible
from tui.webex.disposition import file_name
from tui.webex.error_body import remote_text, tracking_id
from tui.webex.failures import of_status, of_transport
from tui.webex.operation import Operation
from tui.webex.retry import Trouble

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=30),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["message", "errors", "error", "description", "trackingId"]), inner
        )
    ),
    max_leaves=10,
)


def fail(
    status: int, body: object = None, operation: Operation = Operation.ROOM
) -> errors.WxiError:
    raw = b"" if body is None else json.dumps(body).encode()
    return of_status(
        operation, status, host="h", headers=httpx.Headers(), body=raw, retry_after=None
    )


@settings(deadline=None)
@given(
    st.integers(300, 599),
    st.sampled_from(Operation),
    JSON.map(lambda value: json.dumps(value).encode()) | st.binary(max_size=80),
    st.none() | st.floats(0, 1e6),
)
def test_every_answer_becomes_one_readable_line(
    status: int, operation: Operation, body: bytes, retry_after: float | None
) -> None:
    headers = httpx.Headers({"content-type": "text/html"})
    error = of_status(
        operation, status, host="h", headers=headers, body=body, retry_after=retry_after
    )
    assert is_visible(str(error))
    assert len(error.message) < 300
    assert error.do or isinstance(error, errors.BadAnswer)


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        (302, errors.NotWebex),
        (400, errors.BadRequest),
        (401, errors.TokenRejected),
        (403, errors.Forbidden),
        (404, errors.NotFound),
        (405, errors.BadRequest),
        (409, errors.BadRequest),
        (410, errors.Gone),
        (415, errors.BadRequest),
        (423, errors.ScanPending),
        (428, errors.Unscannable),
        (429, errors.RateLimited),
        (500, errors.ServiceTrouble),
        (501, errors.ServiceTrouble),
        (504, errors.ServiceTrouble),
    ],
)
def test_each_status_has_its_error(status: int, kind: type[errors.WxiError]) -> None:
    error = fail(status, {"message": "why"})
    assert type(error) is kind
    if isinstance(error, errors.WebexFailure):
        assert error.status == status


@pytest.mark.parametrize("operation", Operation)
def test_a_missing_scope_is_named(operation: Operation) -> None:
    assert operation.scope in fail(403, operation=operation).do


@pytest.mark.parametrize(
    ("body", "text"),
    [
        ({"message": "A."}, "A"),
        ({"message": "A.", "errors": [{"description": "A."}]}, "A"),
        ({"message": "A", "errors": [{"description": "B"}, {"description": "C"}]}, "A. B. C"),
        ({"error": [{"message": [{"description": "deep"}]}]}, "deep"),
        ({"errorCode": 1, "message": None, "errors": None}, ""),
        ({"message": ["x", 1], "errors": "no"}, ""),
        ([1], ""),
    ],
)
def test_error_bodies_are_read_in_every_shape(body: object, text: str) -> None:
    assert remote_text(json.dumps(body).encode()) == text


def test_a_tracking_id_is_found_in_header_or_body() -> None:
    body = b'{"trackingId": "B"}'
    assert tracking_id(httpx.Headers({"TrackingID": "H"}), body) == "H"
    assert tracking_id(httpx.Headers(), body) == "B"
    assert tracking_id(httpx.Headers(), b"<html>") is None


@pytest.mark.parametrize(
    ("error", "says"),
    [
        (httpx.ConnectError("x"), "not reachable"),
        (httpx.ConnectTimeout("x"), "not reachable"),
        (httpx.PoolTimeout("x"), "busy"),
        (httpx.ProxyError("x"), "the proxy refuses"),
        (httpx.ReadTimeout("x"), "was lost"),
        (httpx.WriteTimeout("x"), "was lost"),
        (httpx.ReadError("x"), "was lost"),
        (httpx.WriteError("x"), "was lost"),
        (httpx.RemoteProtocolError("x"), "was lost"),
        (httpx.DecodingError("x"), "was lost"),
    ],
)
def test_a_delete_that_may_have_arrived_is_told_from_one_that_did_not(
    error: httpx.RequestError, says: str
) -> None:
    trouble, unreachable = of_transport(Operation.DELETE, "h", error)
    assert trouble is Trouble.CONNECTION
    assert says in unreachable.message
    assert ("not known" in unreachable.do) is (says == "was lost")


@pytest.mark.parametrize(
    ("header", "name"),
    [
        ('attachment; filename="x.pdf"', "x.pdf"),
        ("attachment; filename=x.pdf", "x.pdf"),
        ("attachment;FileName = x.pdf ; size=3", "x.pdf"),
        ('attachment; filename="a; b \\"c\\".pdf"', 'a; b "c".pdf'),
        ("attachment; filename=\"a.pdf\"; filename*=UTF-8'de'%C3%BC%20b.pdf", "ü b.pdf"),
        ("attachment; filename*=iso-8859-1''%FC.pdf", "ü.pdf"),
        ("attachment; filename=a.pdf; filename*=utf-8''%FF", "a.pdf"),
        ("attachment; filename=a.pdf; filename*=klingon''x", "a.pdf"),
        ('attachment; xfilename="no.pdf"', ""),
        ('attachment; filename="../../etc/passwd"', "../../etc/passwd"),
        ("inline", ""),
        ("", ""),
    ],
)
def test_the_name_of_a_file_is_read(header: str, name: str) -> None:
    assert file_name(header) == name


@settings(deadline=None)
@given(st.text(max_size=30))
def test_any_name_survives_the_extended_form(name: str) -> None:
    sent = "".join(f"%{byte:02X}" for byte in name.encode())
    assert file_name(f"attachment; filename*=UTF-8''{sent}") == name


@settings(deadline=None)
@given(st.text(max_size=60))
def test_any_disposition_is_read(header: str) -> None:
    assert isinstance(file_name(header), str)
