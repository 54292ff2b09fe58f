"""Filters of a real case: what is saved stays, and nothing is saved where nothing may be."""

from pathlib import Path

import pytest

from tests.ui.console import CASE, home
from tui import bootstrap
from tui.errors import FilterError, Refused
from tui.services.filters import Asked
from tui.services.investigation import Investigation


def look_at(folder: Path, *, for_reading: bool) -> Investigation:
    case = bootstrap.open_case(home(folder, "http://x/v1"), CASE, for_reading=for_reading)
    return Investigation(case, None, bootstrap.now)


def test_a_saved_filter_is_there_in_the_next_session(tmp_path: Path) -> None:
    bootstrap.new_case(home(tmp_path, "http://x/v1"), CASE, "A case")
    writing = look_at(tmp_path, for_reading=False)
    writing.filters.save(writing.filters.asked(" gone =  is:deleted type:x "))
    writing.case.close()
    reading = look_at(tmp_path, for_reading=True)
    assert dict(reading.filters.saved) == {"gone": "is:deleted type:x"}
    assert reading.filters.parse("@gone") == reading.filters.parse("is:deleted type:X")
    with pytest.raises(Refused, match="for reading only"):
        reading.filters.save(Asked("x", "y"))
    reading.case.close()


@pytest.mark.parametrize(("text", "column"), [("a = (b", 6), ("a =  type:zz", 10), ("a=( b", 5)])
def test_a_wrong_definition_is_told_with_the_column_of_the_whole_text(
    tmp_path: Path, text: str, column: int
) -> None:
    bootstrap.new_case(home(tmp_path, "http://x/v1"), CASE, "A case")
    look = look_at(tmp_path, for_reading=True)
    with pytest.raises(FilterError) as caught:
        look.filters.asked(text)
    assert (caught.value.column, caught.value.text) == (column, text)
    look.case.close()
