"""Getting tokens: refreshing, codes, and the login on another device in all its endings."""

import httpx
import pytest

from tui.simulator.keyring import CODE, SECRET, Keyring

from .conftest import Clients, Hands

CLIENT = {"client_id": "demo-client", "client_secret": SECRET}
DEVICE = "urn:ietf:params:oauth:grant-type:device_code"


def refresh(client: httpx.Client, token: str) -> httpx.Response:
    form = CLIENT | {"grant_type": "refresh_token", "refresh_token": token}
    return client.post("/access_token", data=form)


def test_a_refresh_token_is_good_once_and_gives_a_pair(clients: Clients) -> None:
    anybody = clients("")
    pair = refresh(anybody, "demo-expired-refresh").json()
    assert pair["expires_in"] == 1_209_599
    assert clients(pair["access_token"]).get("/events").status_code == 200
    assert refresh(anybody, "demo-expired-refresh").status_code == 400
    again = refresh(anybody, pair["refresh_token"]).json()
    assert again["access_token"] != pair["access_token"]


def test_an_issued_token_ends_when_it_says(clients: Clients, hands: Hands) -> None:
    pair = refresh(clients(""), "demo-officer-refresh").json()
    ends = clients(pair["access_token"]).get("/authorizations/tokenExpiry").json()["exp"]
    assert ends == hands.at + pair["expires_in"] * 1_000
    keyring = Keyring(7)
    access = keyring.refresh("demo-officer-refresh", hands.at).access
    assert keyring.grant(access, ends - 1) is not None
    assert keyring.grant(access, ends) is None


def test_an_authorization_code_is_good_once(clients: Clients) -> None:
    form = CLIENT | {"grant_type": "authorization_code", "code": CODE}
    assert clients("").post("/access_token", data=form).status_code == 200
    assert clients("").post("/access_token", data=form).status_code == 400


@pytest.mark.parametrize(
    ("form", "status"),
    [
        ({}, 401),
        (CLIENT | {"client_secret": "guess"}, 401),
        (CLIENT, 400),
        (CLIENT | {"grant_type": "refresh_token"}, 400),
    ],
)
def test_bad_requests_for_tokens(clients: Clients, form: dict[str, str], status: int) -> None:
    assert clients("").post("/access_token", data=form).status_code == status


def begin(client: httpx.Client, name: str = "demo-client") -> dict[str, str]:
    scopes = "spark-compliance:events_read spark:people_read audit:events_read"
    answer = client.post("/device/authorize", data={"client_id": name, "scope": scopes})
    assert answer.status_code == 200
    body: dict[str, str] = answer.json()
    return body


def poll(client: httpx.Client, code: str, name: str = "demo-client") -> httpx.Response:
    form = {"grant_type": DEVICE, "device_code": code, "client_id": name}
    return client.post("/device/token", data=form, auth=(name, SECRET))


def error(answer: httpx.Response) -> tuple[int, str]:
    return answer.status_code, answer.json()["errors"][0]["description"].partition(":")[0]


def test_a_login_on_another_device_is_pending_then_approved(clients: Clients, hands: Hands) -> None:
    anybody = clients("")
    login = begin(anybody)
    assert len(login["user_code"]) == 6
    assert anybody.get(login["verification_uri_complete"]).status_code == 200
    assert error(poll(anybody, login["device_code"])) == (428, "authorization_pending")
    hands.at += 1_000
    assert error(poll(anybody, login["device_code"])) == (400, "slow_down")
    hands.at += 6_000
    assert error(poll(anybody, login["device_code"])) == (400, "slow_down")
    hands.at += 30_000
    pair = poll(anybody, login["device_code"]).json()
    assert pair["scope"].split() == ["spark-compliance:events_read", "spark:people_read"]
    client = clients(pair["access_token"])
    assert client.get("/events").status_code == 200
    assert client.get("/teams").status_code == 403
    assert error(poll(anybody, login["device_code"])) == (400, "invalid_grant")


def test_a_login_can_be_denied_or_run_out(clients: Clients, hands: Hands) -> None:
    anybody = clients("")
    denied, ignored = begin(anybody, "demo-client-denied"), begin(anybody, "demo-client-ignored")
    hands.at += 10_000
    answer = poll(anybody, denied["device_code"], "demo-client-denied")
    assert error(answer) == (400, "access_denied")
    answer = poll(anybody, ignored["device_code"], "demo-client-ignored")
    assert error(answer) == (428, "authorization_pending")
    hands.at += 300_000
    answer = poll(anybody, ignored["device_code"], "demo-client-ignored")
    assert error(answer) == (400, "expired_token")


def test_bad_logins_are_refused(clients: Clients) -> None:
    anybody = clients("")
    for form in ({"client_id": "who", "scope": "x"}, {"client_id": "demo-client", "scope": " "}):
        assert anybody.post("/device/authorize", data=form).status_code == 400
    code = begin(anybody)["device_code"]
    form = {"grant_type": DEVICE, "device_code": code, "client_id": "demo-client"}
    assert anybody.post("/device/token", data=form).status_code == 400
    wrong = anybody.post("/device/token", data=form, auth=("demo-client", "guess"))
    assert wrong.status_code == 400
