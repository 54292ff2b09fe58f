"""A small case with something of every kind, sealed; and who signs and stamps it."""

import functools
import subprocess
import tempfile
from pathlib import Path

from click.testing import CliRunner

from tests.evidence.signing import key, listed
from tui import bootstrap, settings
from tui.cli.seal import seal
from tui.domain.annotation import Kind, ObjectType, Target
from tui.domain.casefile import Cell, Exhibit, ExhibitFacts, JournalEntry, Screen, ShownRecord
from tui.domain.ports import OpenCase
from tui.evidence import bag
from tui.services.annotations import Annotations
from tui.settings import Settings

CASE = "CASE-1"
_TSA = """[tsa]
default_tsa = here
[here]
serial = {folder}/serial
signer_cert = {folder}/tsa.pem
signer_key = {folder}/tsa.key
signer_digest = sha256
digests = sha256
default_policy = 1.2.3.4.1
accuracy = secs:1
ess_cert_id_alg = sha256
[extension]
extendedKeyUsage = critical,timeStamping
"""
_FOLDER = tempfile.TemporaryDirectory(prefix="wxi-tsa-")


@functools.cache
def authority() -> Path:
    """Return the folder of a time stamping authority: ``tsa.pem`` is its certificate."""
    folder = Path(_FOLDER.name)
    config = folder / "tsa.cnf"
    config.write_text(_TSA.format(folder=folder))
    (folder / "serial").write_text("01\n")
    _openssl(
        *("req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"),
        *("-keyout", f"{folder}/tsa.key", "-out", f"{folder}/tsa.pem", "-days", "3650"),
        *("-subj", "/CN=A time stamping authority", "-addext"),
        "extendedKeyUsage=critical,timeStamping",
    )
    return folder


def stamp(query: Path, response: Path) -> Path:
    """Answer a query as an authority does."""
    folder = authority()
    arguments = ("-config", f"{folder}/tsa.cnf", "-queryfile", str(query), "-out", str(response))
    _openssl("ts", "-reply", *arguments)
    return response


def _openssl(*arguments: str) -> None:
    subprocess.run(["openssl", *arguments], check=True, capture_output=True)


def settings_of(home: Path) -> Settings:
    return settings.load({"WXI_HOME": str(home)})


def case(home: Path) -> Settings:
    """Make a case with something of every kind."""
    chosen = settings_of(home)
    bootstrap.new_case(chosen, CASE, "Fal‮con\nPayload-Oxum: 1.1")
    opened = bootstrap.open_case(chosen, CASE)
    journal = opened.journal
    journal.append("open", object_type="case", object_id=CASE, reason="to seal it")
    fresh = opened.events.append([b'{"id":"E-%d","data":{}}' % number for number in range(4)])
    journal.append(
        "collect", object_type="events", object_id="all", object_sha256=opened.events.head
    )
    digest = opened.vault.keep(b'{"id":"M-1","text":"kept"}')
    journal.append("retrieve", object_type="message", object_id="M-1", object_sha256=digest)
    writer = opened.vault.blob()
    writer.write(bytes(range(256)) * 4)
    writer.commit()
    opened.vault.keep_before("P-1", [b'{"id":"M-2"}'])
    event = opened.events.read(fresh[0])
    Annotations(opened, bootstrap.now).add([Target(ObjectType.EVENT, event.id)], Kind.NOTE, "so")
    _exhibit(opened)
    journal.append("close", object_type="case", object_id=CASE)
    opened.close()
    return chosen


def _exhibit(opened: OpenCase) -> None:
    def shot(exhibit: Exhibit) -> JournalEntry:
        return opened.journal.append(
            *("shot",),
            object_type="exhibit",
            object_id=exhibit.number,
            object_sha256=exhibit.svg_sha256,
        )

    facts = ExhibitFacts(
        case_id=CASE,
        case_title="Falcon",
        officer="dana",
        host="here",
        captured=bootstrap.now(),
        zone="UTC",
        view="timeline",
        filter="",
        theme="dark",
        version="0",
        records=(ShownRecord(1, "E-0", "ab" * 32),),
    )
    row = tuple(Cell(char, "#cccccc", "#101010") for char in "a line")
    opened.exhibits.write(Screen((row,)), facts, shot)


def sealed(home: Path, target: Path, *options: str) -> Path:
    """Seal the case of a home by the command."""
    done = CliRunner(env={"WXI_HOME": str(home)}).invoke(
        seal, [CASE, "--to", str(target), *options], catch_exceptions=False
    )
    assert done.exit_code == 0, done.output
    return target


def bare(folder: Path) -> Path:
    """Return a bag that is neither signed nor stamped, made in a folder."""
    case(folder / "home")
    return sealed(folder / "home", folder / "bag")


def signed_and_stamped(folder: Path) -> Path:
    """Return a bag that is both, made in a folder; beside it lies ``allowed_signers``."""
    case(folder / "home")
    made = sealed(folder / "home", folder / "bag", "--sign", str(key("officer")))
    response = stamp(made / bag.QUERY, folder / "answer.tsr")
    done = CliRunner().invoke(seal, [str(made), "--attach", str(response)], catch_exceptions=False)
    assert done.exit_code == 0, done.output
    (folder / "allowed_signers").write_bytes(listed("officer"))
    return made
