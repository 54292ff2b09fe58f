"""A sign-in that ends in the middle: the console says so, keeps the work, and goes on later."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from tests.served import Served, served
from tests.ui.console import CASE, collect, driving
from tui import bootstrap, settings
from tui.bootstrap import Mode
from tui.domain.grant import Grant
from tui.domain.profile import Profile
from tui.domain.scopes import Scope, Seat
from tui.services.access import Ability
from tui.simulator.keyring import SECRET
from tui.store.profiles import Profiles

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture(scope="module")
def still() -> Iterator[Served]:
    with served(events=60) as found:
        yield found


async def test_the_console_goes_on_when_somebody_signs_in_elsewhere(
    tmp_path: Path, still: Served
) -> None:
    environment = {"WXI_HOME": str(tmp_path), "WEBEX_BASE_URL": still.url}
    chosen = replace(settings.load(environment), poll_seconds=1)
    store = Profiles(chosen.profiles)
    scopes = tuple(one for one in Scope if one.startswith("spark"))
    ended = Grant("demo-expired", "spent", None, scopes=scopes)
    profile = Profile(
        *("officer", Seat.OFFICER, chosen.base_url, ended, bootstrap.now()),
        client_id="demo-client",
        client_secret=SECRET,
    )
    store.save(profile)
    await collect(tmp_path, still)
    session = bootstrap.open_session(chosen, CASE, Mode())
    why = session.access.why_not(Ability.RESTORE_RECORDINGS)
    assert why.endswith("an administrator may: wxi login --device --profile admin")
    assert session.access.why_not(Ability.TIMELINE) == ""
    async with driving(session, (80, 24)) as at:
        await at.until(lambda: "the profile officer: the login has ended" in at.text, "why")
        await at.until(lambda: "Run: wxi login --device" in at.text, "what to do")
        await at.until(lambda: at.state.health == "offline", "offline")
        held = len(session.case.events)
        assert held > 100
        assert "1 Timeline · " in at.text
        still.post("Written while nobody was signed in.")
        # Another terminal signs in, with a token that was pasted.
        fresh = replace(profile, grant=Grant("demo-officer", None), granted=bootstrap.now())
        store.save(fresh)
        await at.until(lambda: at.state.health.startswith("live"), "online again")
        assert len(session.case.events) == len(still.truth()) > held
