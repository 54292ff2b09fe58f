"""Who stands for whom: pseudonyms that are the same in every production of a case.

A number is given once and kept in a table; a UUID is derived with a key, so that nobody without the
key can tell whose it is, however few people there are to guess from.
"""

import hmac
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256
from uuid import UUID

from tui.domain.redaction.folding import plain
from tui.domain.redaction.rules import EVERYBODY, PersonRule, Rules
from tui.domain.redaction.sightings import Sightings, Somebody
from tui.domain.redaction.tokens import How, Token
from tui.errors import BadInput

DOMAIN = "redacted.invalid"
_BOTS = "@webex.bot"  # their names are made of ordinary words
_LEAST_PART = 3  # letters of a name by itself; fewer are parts of ordinary words


@dataclass(frozen=True, slots=True)
class Chosen:
    """A person that the rules name, and by which rule."""

    rule: str
    meant: PersonRule
    person: Somebody


def keyed(key: bytes, text: str) -> str:
    """Return a digest that only the holder of the key can make, or check a guess against."""
    return hmac.new(key, text.encode("utf-8", "surrogatepass"), sha256).hexdigest()


def chosen(rules: Rules, seen: Sightings, name: str) -> list[Chosen]:
    """Return everybody that rules name, each once. Raises BadInput for a rule that names nobody."""
    found: dict[str, Chosen] = {}
    for number, rule in enumerate(rules.people, 1):
        everybody = seen.everybody
        people = (
            everybody
            if rule.who == EVERYBODY
            else [one for one in everybody if one.is_called(rule.who)]
        )
        if not people:
            raise BadInput(
                f"{name}: nobody in this case is {rule.who[:100]!r}",
                do="name an e-mail, an id or a whole name as: wxi person CASE shows it",
            )
        for person in people:
            found.setdefault(person.key, Chosen(f"people {number}", rule, person))
    return list(found.values())


def numbered(people: Iterable[Chosen], known: Mapping[str, int]) -> dict[str, int]:
    """Return the table of numbers by person, with new ones for those who have none."""
    table = dict(known)
    for one in people:
        names = sorted(one.person.uuids | one.person.emails)
        number = next((table[name] for name in names if name in table), None)
        if number is None:
            number = max(table.values(), default=0) + 1
        table.update(dict.fromkeys(names, number))
    return table


def tokens(people: Iterable[Chosen], table: Mapping[str, int], key: bytes) -> Iterator[Token]:
    """Yield every spelling of the people that must vanish, with what stands instead."""
    for one in people:
        person, meant, rule = one.person, one.meant, one.rule
        called = f"Person {table[person.key]}"
        address = f"person-{table[person.key]}@{DOMAIN}"
        for uuid in sorted(person.uuids):
            yield Token(uuid, How.NOCASE, rule, _uuid(key, uuid))
        for email in sorted(person.emails):
            yield Token(email, How.NOCASE, rule, address)
            yield Token(email.partition("@")[0], How.WORD, rule, address.partition("@")[0])
        for name in sorted({*person.names, *meant.also}):
            yield Token(name, How.NOCASE, rule, called)
            words = name.split()
            if len(words) == 2:
                yield Token(" ".join(reversed(words)), How.NOCASE, rule, called)
        if meant.parts and not any(one.endswith(_BOTS) for one in person.emails):
            of_names = {word for name in person.names for word in name.split()}
            for part in sorted(person.parts | of_names):
                if sum(map(str.isalpha, part)) >= _LEAST_PART:
                    yield Token(part, How.WORD, rule, called)
        for further in sorted(person.further):
            if sum(map(str.isalnum, plain(further))) >= 6:
                yield Token(further, How.NOCASE, rule, f"[of {called}]")


def _uuid(key: bytes, uuid: str) -> str:
    """Return the UUID that stands for another, of the version for UUIDs of one's own making."""
    return str(UUID(keyed(key, f"uuid {uuid}")[:32], version=4))
