"""What is known of rights: never more than was seen, never less than was said."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.domain.scopes import Scope, Seat
from tui.errors import Forbidden
from tui.services.access import Ability, Access, Standing

LACKING = "the token lacks a scope, or its owner a role"


def refusal(scope: str, message: str = LACKING, *, old: bool = False) -> Forbidden:
    return Forbidden(message, scope=scope, beyond_history=old)


def test_nothing_is_held_against_an_officer_before_it_is_known() -> None:
    assert {Access().why_not(one) for one in Ability} == {""}


def test_a_refused_scope_turns_off_what_needs_it_and_says_so() -> None:
    access = Access()
    access.hear(Scope.MESSAGES_WRITE, refusal(Scope.MESSAGES_WRITE))
    assert access.why_not(Ability.DELETE).startswith(
        "the token lacks spark-compliance:messages_write"
    )
    assert access.why_not(Ability.RETRIEVE) == ""


def test_what_a_login_did_not_grant_is_off_from_the_start() -> None:
    access = Access({Seat.OFFICER: [Scope.EVENTS_READ]})
    assert access.why_not(Ability.TIMELINE) == ""
    assert access.why_not(Ability.DELETE) == "the token lacks spark-compliance:messages_write"


def test_what_takes_an_administrator_says_how_one_signs_in() -> None:
    """The officer stands in for who is not there, as far as the scopes reach."""
    command = "wxi login --device --profile admin"
    own = [Scope.EVENTS_READ, Scope.AUDIT_READ]
    access = Access({Seat.OFFICER: own, Seat.ADMINISTRATOR: own}, {Seat.ADMINISTRATOR: command})
    assert access.why_not(Ability.AUDIT) == ""
    assert access.why_not(Ability.RESTORE_RECORDINGS) == (
        f"the token lacks {Scope.RECYCLE_BIN}; an administrator may: {command}"
    )
    assert command not in access.why_not(Ability.DELETE)
    both = Access({Seat.OFFICER: own, Seat.ADMINISTRATOR: [Scope.RECYCLE_BIN]})
    assert both.why_not(Ability.RESTORE_RECORDINGS) == ""
    assert both.why_not(Ability.AUDIT) == f"the token lacks {Scope.AUDIT_READ}"


def test_a_refusal_of_one_object_is_no_missing_right() -> None:
    access = Access()
    access.hear(Scope.MEMBERSHIPS_WRITE, refusal(Scope.MEMBERSHIPS_WRITE, "nobody can be added"))
    assert access.why_not(Ability.CHANGE_MEMBERS) == ""


def test_a_range_that_is_too_old_is_remembered_as_such() -> None:
    access = Access()
    access.hear(Scope.EVENTS_READ, refusal(Scope.EVENTS_READ, old=True))
    assert access.history_is_short
    assert access.standing(Scope.EVENTS_READ) is Standing.UNKNOWN


@given(st.lists(st.booleans(), max_size=12))
def test_what_sufficed_once_stays_on(answers: list[bool]) -> None:
    access = Access()
    for good in answers:
        access.hear(Scope.ROOMS_READ, None if good else refusal(Scope.ROOMS_READ))
    known = Standing.HELD if any(answers) else Standing.REFUSED if answers else Standing.UNKNOWN
    assert access.standing(Scope.ROOMS_READ) is known


@pytest.mark.parametrize("ability", Ability)
def test_every_ability_names_all_scopes_that_it_lacks(ability: Ability) -> None:
    access = Access()
    for scope in ability.scopes:
        access.refuse(refusal(scope))
    assert all(scope in access.why_not(ability) for scope in ability.scopes)
