"""As whom each thing is asked of Webex: one table says it, and the operations agree with it."""

import pytest

from tui.domain.scopes import Role, Scope, Seat, seat_of
from tui.webex.operation import Operation


@pytest.mark.parametrize("operation", list(Operation))
def test_an_operation_is_asked_as_the_role_that_it_needs(operation: Operation) -> None:
    takes_an_administrator = operation.role in {Role.ADMINISTRATOR, Role.HOST}
    assert (seat_of(operation.scope) is Seat.ADMINISTRATOR) is takes_an_administrator


def test_no_compliance_scope_is_an_administrators() -> None:
    compliance = [one for one in Scope if one.startswith("spark-compliance:")]
    assert {seat_of(one) for one in compliance} == {Seat.OFFICER}
    assert seat_of(None) is Seat.OFFICER
