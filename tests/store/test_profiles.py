"""Profiles on disk: private, whole or not there, never quoted in a failure; or in a keyring."""

from __future__ import annotations

import asyncio
import os
import stat
import sys
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from types import ModuleType
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tui.domain.grant import Grant
from tui.domain.profile import Profile
from tui.domain.scopes import Seat
from tui.errors import BadInput, CaseFailure, CaseUnreadable, WxiError
from tui.store.keychain import Keychain, trouble
from tui.store.profiles import Profiles

if TYPE_CHECKING:
    from pathlib import Path

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
PROFILE = Profile(
    "officer",
    Seat.OFFICER,
    "https://webexapis.com/v1",
    Grant("aCcEsS-1", "rEfReSh-1", NOW + timedelta(days=14), None, ("spark:kms",)),
    NOW,
    person_id="P",
    person="Anna",
    client_id="C0ffee",
    client_secret="cLiEnT-1",
)
words = st.text(max_size=20)
times = st.integers(-(10**9), 4 * 10**9).map(lambda second: datetime.fromtimestamp(second, UTC))
grants = st.builds(
    Grant, words, st.none() | words, st.none() | times, st.none() | times, st.tuples(words, words)
)
profiles = st.builds(
    Profile,
    st.from_regex(r"[a-z0-9][a-z0-9._-]{0,31}", fullmatch=True),
    st.sampled_from(Seat),
    words,
    grants,
    times,
    person_id=words,
    person=words,
    client_secret=words,
    wanted=st.tuples(words),
)


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(profiles)
def test_what_is_kept_is_found_again(tmp_path: Path, profile: Profile) -> None:
    store = Profiles(tmp_path / "profiles")
    store.save(profile)
    assert store.load(profile.name) == profile
    assert profile.name in store.names()
    assert store.remove(profile.name)
    assert store.load(profile.name) is None
    assert list(store.folder.iterdir()) == []


def test_files_and_folders_are_private_whatever_the_umask(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        store = Profiles(tmp_path / "state" / "profiles")
        store.save(PROFILE)
    finally:
        os.umask(before)
    assert stat.S_IMODE(store.path("officer").stat().st_mode) == 0o600
    assert stat.S_IMODE(store.folder.stat().st_mode) == 0o700


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o660])
def test_a_profile_that_others_can_read_is_refused(tmp_path: Path, mode: int) -> None:
    store = Profiles(tmp_path)
    store.save(PROFILE)
    store.path("officer").chmod(mode)
    with pytest.raises(BadInput, match="chmod 600"):
        store.load("officer")


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.integers(0, 700), st.binary(max_size=8))
def test_a_damaged_profile_is_refused_without_being_quoted(
    tmp_path: Path, place: int, bytes_: bytes
) -> None:
    store = Profiles(tmp_path)
    store.save(PROFILE)
    path = store.path("officer")
    data = path.read_bytes()
    path.write_bytes(data[:place] + bytes_ + data[place + len(bytes_) + 1 :])
    try:
        loaded = store.load("officer")
    except WxiError as failure:
        refused = failure
    else:
        assert loaded is not None
        assert loaded.granted.tzinfo is not None
        return
    assert isinstance(refused, CaseUnreadable)
    assert not any(one in refused.line() for one in PROFILE.secrets)
    assert refused.__cause__ is None


@pytest.mark.parametrize("name", ["", "../x", "A", "a/b", ".x", "x" * 33, "a\n"])
def test_a_name_is_no_path(tmp_path: Path, name: str) -> None:
    with pytest.raises(BadInput, match="cannot name a profile"):
        Profiles(tmp_path).path(name)


def test_no_repr_shows_a_secret() -> None:
    assert not any(one in repr(PROFILE) for one in PROFILE.secrets)
    assert len(PROFILE.secrets) == 3


def test_a_change_is_noticed_without_reading(tmp_path: Path) -> None:
    store = Profiles(tmp_path)
    assert store.stamp("officer") == (0, 0)
    store.save(PROFILE)
    first = store.stamp("officer")
    store.save(replace(PROFILE, granted=NOW + timedelta(1)))
    assert first != store.stamp("officer") != (0, 0)


async def test_two_take_turns(tmp_path: Path) -> None:
    one, two = Profiles(tmp_path), Profiles(tmp_path)
    async with one.turn("officer"):
        waiting = asyncio.create_task(_take_turn(two))
        done, _ = await asyncio.wait([waiting], timeout=0.3)
        assert not done
    await waiting


async def _take_turn(store: Profiles) -> None:
    async with store.turn("officer"):
        pass


class Ring:
    """A backend as keyring's own are: secrets by service and name."""

    priority = 5

    def __init__(self) -> None:
        self.kept: dict[tuple[str, str], str] = {}
        self.locked = False

    def _open(self) -> None:
        if self.locked:
            raise RuntimeError("locked, and you gave me " + " ".join(self.kept.values()))

    def get_password(self, service: str, name: str) -> str | None:
        self._open()
        return self.kept.get((service, name))

    def set_password(self, service: str, name: str, secret: str) -> None:
        self._open()
        self.kept[service, name] = secret

    def delete_password(self, service: str, name: str) -> None:
        self._open()
        del self.kept[service, name]


@pytest.fixture
def ring(monkeypatch: pytest.MonkeyPatch) -> Ring:
    found = Ring()
    module = ModuleType("keyring")
    module.get_keyring = lambda: found  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "keyring", module)
    return found


def test_a_keyring_has_the_tokens_and_the_file_none(tmp_path: Path, ring: Ring) -> None:
    store = Profiles(tmp_path, Keychain())
    store.save(PROFILE)
    assert not any(one.encode() in store.path("officer").read_bytes() for one in PROFILE.secrets)
    assert store.storage("officer") == "keyring"
    assert Profiles(tmp_path).load("officer") == PROFILE  # whatever the settings say now
    ring.locked = True
    with pytest.raises(CaseFailure, match="refused") as caught:
        store.load("officer")
    assert not any(one in caught.value.line() for one in PROFILE.secrets)
    ring.locked = False
    assert store.remove("officer")
    assert ring.kept == {}


def test_what_is_no_keyring_is_not_taken_for_one(
    ring: Ring, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert trouble() == ""
    ring.priority = 0
    assert trouble() == "this system has no keyring"
    monkeypatch.setitem(sys.modules, "keyring", None)
    with pytest.raises(BadInput, match="not installed"):
        Keychain()
