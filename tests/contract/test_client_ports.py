"""The client is what the services ask for: checked by the type checker, and by name when run."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui.domain import families

if TYPE_CHECKING:
    from tests.contract.conftest import Desk
    from tui.domain.grant import Logins
    from tui.webex.client import WebexClient
    from tui.webex.login import Login


def as_logins(login: Login) -> Logins:
    return login


def as_port(client: WebexClient) -> families.Webex:
    return client


def test_every_family_has_every_method(desk: Desk) -> None:
    webex = as_port(desk.client)
    ports = {
        name: member.fget.__annotations__["return"]
        for name, member in vars(families.Webex).items()
        if isinstance(member, property) and member.fget
    }
    assert len(ports) == 9
    for name, port in ports.items():
        wanted = {key for key in vars(port) if not key.startswith("_")}
        assert wanted == {key for key in vars(type(getattr(webex, name))) if key[0] != "_"}
