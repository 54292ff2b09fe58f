"""Profiles at work against the embedded Webex: renewed once for all, replaced, never mixed up."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from tests.served import Served, served
from tui import bootstrap, errors, identities, settings
from tui.domain.grant import Grant
from tui.domain.profile import Profile
from tui.domain.scopes import Seat
from tui.simulator.keyring import SECRET
from tui.store.profiles import Profiles

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tui.domain.families import Webex
    from tui.settings import Settings

NOW = datetime.now(UTC)


@pytest.fixture
def webex() -> Iterator[Served]:
    with served(events=20) as found:
        yield found


@pytest.fixture
def chosen(tmp_path: Path, webex: Served) -> Settings:
    return settings.load({"WXI_HOME": str(tmp_path), "WEBEX_BASE_URL": webex.url})


def profile(chosen: Settings, name: str = "officer", **more: object) -> Profile:
    token = "demo-admin" if name == "admin" else "demo-expired"
    made = Profile(
        name,
        Seat.ADMINISTRATOR if name == "admin" else Seat.OFFICER,
        chosen.base_url,
        Grant(token, f"{token}-refresh", None),
        NOW,
        client_id="demo-client",
        client_secret=SECRET,
    )
    return replace(made, **more)  # type: ignore[arg-type]


def connect(chosen: Settings) -> Webex:
    return bootstrap.connect(chosen, identities.identify(chosen), patience=1.0)


async def test_two_processes_renew_a_profile_once(chosen: Settings) -> None:
    store = Profiles(chosen.profiles)
    store.save(profile(chosen))
    one, two = connect(chosen), connect(chosen)
    try:
        # Here a refresh token dies of its use: a second renewal with it would end the sign-in.
        await asyncio.gather(*(client.me() for client in (one, two) for _ in range(3)))
    finally:
        await one.aclose()
        await two.aclose()
    kept = store.load("officer")
    assert kept is not None
    assert kept.grant.access_token.startswith("access-")
    assert kept.grant.refresh_token != "demo-expired-refresh"
    assert kept.grant.expires is not None
    assert (kept.client_id, kept.renewable) == ("demo-client", True)


async def test_a_sign_in_that_ended_says_so_until_somebody_signs_in(chosen: Settings) -> None:
    store = Profiles(chosen.profiles)
    store.save(profile(chosen, grant=Grant("demo-expired", "spent", None)))
    client = connect(chosen)
    watch = identities.Watch(store, ["officer"])
    try:
        with pytest.raises(errors.TokenRejected, match=r"run: wxi login --device|Run: wxi login"):
            await client.me()
        assert not watch.changed()
        fresh = profile(chosen, grant=Grant("demo-officer", None, None), granted=bootstrap.now())
        store.save(fresh)
        assert watch.changed()
        assert not watch.changed()
        assert (await client.me()).raw
        # What somebody else signed in with is not used for what another person began.
        store.save(replace(fresh, person_id="Q", granted=bootstrap.now()))
        still = identities.Renewal(store, fresh, lambda _: None).credential()
        assert still.renew is not None
        with pytest.raises(errors.TokenRejected, match="somebody else"):
            await still.renew(still.token)
        store.remove("officer")
        with pytest.raises(errors.TokenRejected, match="signed out"):
            await still.renew(still.token)
    finally:
        await client.aclose()


async def test_tokens_that_cannot_be_kept_are_used_all_the_same(
    chosen: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    store = Profiles(chosen.profiles)
    store.save(profile(chosen))
    blocked = chosen.profiles / ".officer.json.new"
    blocked.mkdir()  # the replacement cannot be written
    heard: set[str] = set()
    credential = identities.Renewal(store, profile(chosen), heard.update).credential()
    assert credential.renew is not None
    first = await credential.renew(credential.token)
    assert first.token.reveal().startswith("access-")
    assert first.token.reveal() in heard
    assert "could not be kept" in caplog.text
    assert not any(one in caplog.text for one in heard)
    blocked.rmdir()
    assert first.renew is not None
    second = await first.renew(first.token)  # with the refresh token that only memory has
    kept = store.load("officer")
    assert kept is not None
    assert kept.grant.access_token == second.token.reveal() != first.token.reveal()


def test_what_comes_first_counts(chosen: Settings) -> None:
    store = Profiles(chosen.profiles)
    assert identities.identify(chosen).vacant == {Seat.OFFICER: "", Seat.ADMINISTRATOR: ""}
    store.save(profile(chosen))
    store.save(profile(chosen, "second"))
    store.save(profile(chosen, "admin"))

    def sources(**flags: str) -> list[str]:
        who = identities.identify(replace(chosen, **flags))  # type: ignore[arg-type]
        return [who.holders[seat].source for seat in Seat if seat in who.holders]

    assert sources() == ["profile officer", "profile admin"]
    assert sources(token="t") == ["WEBEX_ACCESS_TOKEN", "profile admin"]
    assert sources(token="t", admin_token="a") == ["WEBEX_ACCESS_TOKEN", "WEBEX_ADMIN_TOKEN"]
    assert sources(token="t", profile="second") == ["profile second", "profile admin"]
    assert sources(admin_token="a", profile="admin") == ["profile officer", "profile admin"]
    assert sources(base_url="https://webexapis.com/v1") == []  # tokens go to their own Webex alone
    with pytest.raises(errors.BadInput, match="no profile 'third'"):
        sources(profile="third")
    store.save(profile(chosen, "admin", org_id="O2"))
    store.save(profile(chosen, org_id="O1"))
    who = identities.identify(chosen)
    assert "another organization" in who.vacant[Seat.ADMINISTRATOR]
    store.path("officer").chmod(0o644)
    with pytest.raises(errors.NoToken, match="chmod 600"):
        identities.identify(chosen).require()


async def test_a_token_is_renewed_ahead_by_the_clock_of_this_host(chosen: Settings) -> None:
    store = Profiles(chosen.profiles)
    grant = Grant("demo-officer", "demo-officer-refresh", NOW + timedelta(seconds=60))
    store.save(profile(chosen, grant=grant))
    client = connect(chosen)
    try:
        await client.me()
    finally:
        await client.aclose()
    kept = store.load("officer")
    assert kept is not None
    assert kept.grant.access_token.startswith("access-")
