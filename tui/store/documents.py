"""The events of a case as TinyDB documents: parsed when asked for, never held.

Knows the index; nothing of how a table queries.
"""

from collections.abc import ItemsView, Iterator, Mapping
from typing import Any

from tui.store.index import EventIndex


class Documents(Mapping[str, Mapping[str, Any]]):
    """Events as TinyDB documents by id, parsed when asked for; {} for an unreadable one."""

    def __init__(self, index: EventIndex) -> None:
        self._index = index

    def __getitem__(self, event_id: str) -> Mapping[str, Any]:
        position = self._index.find(event_id)
        if position is None:
            raise KeyError(event_id)
        return self._index.read(position).content

    def items(self) -> ItemsView[str, Mapping[str, Any]]:
        """Return ids and documents, each read from disk once and none held."""
        return _Items(self)

    def each(self) -> Iterator[tuple[str, Mapping[str, Any]]]:
        """Yield ids and documents in the order received."""
        return ((event.id, event.content) for event in self._index.events())

    def __iter__(self) -> Iterator[str]:
        return (event.id for event in self._index.events())

    def __len__(self) -> int:
        return len(self._index.columns)

    def __contains__(self, event_id: object) -> bool:
        return isinstance(event_id, str) and self._index.find(event_id) is not None


class _Items(ItemsView[str, Mapping[str, Any]]):
    def __init__(self, documents: Documents) -> None:
        super().__init__(documents)
        self._documents = documents

    def __iter__(self) -> Iterator[tuple[str, Mapping[str, Any]]]:
        return self._documents.each()
