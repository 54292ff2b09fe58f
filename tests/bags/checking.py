"""The five commands with which a third party checks a bag, and ``wxi verify`` beside them."""

import subprocess
from collections import Counter
from collections.abc import Callable
from contextlib import chdir
from pathlib import Path

import bagit

from tests.bags.changes import Change
from tests.bags.making import authority
from tui.evidence import bag
from tui.evidence.verify_bag import Trust, verify_bag

LISTS = (bag.MANIFEST, bag.TAGMANIFEST, bag.ATTACHED)


class Checker:
    """Checks one bag, signed and stamped or neither. ``head`` was told when it was sealed."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.head = bag.read_info((folder / bag.INFO).read_bytes())["Journal-Head"]
        signed = (folder / bag.SIGNATURE).exists()
        who = (folder.with_name("allowed_signers"), authority() / "tsa.pem")
        self.trust = Trust(*who) if signed else Trust()
        self.found_by: Counter[str] = Counter()
        self.commands: dict[str, Callable[[], bool]] = {
            "sha256sum": lambda: self._run("sha256sum", "-c", "--quiet", *LISTS),
            "bagit": self._bagit,
            **({"ssh-keygen": self._ssh_keygen, "openssl": self._openssl} if signed else {}),
            "verify-journal.sh": lambda: self._run("sh", "verify-journal.sh", *self._journal),
        }
        self._journal = ("data/journal/000001.jsonl", self.head)

    def accepts(self, *, all_of_them: bool = True) -> bool:
        """Tell whether the five commands find nothing; unless all are wanted, ends at the first."""
        agreed = True
        for name, command in self.commands.items():
            if not command():
                self.found_by[name] += 1
                agreed = False
                if not all_of_them:
                    break
        return agreed

    def is_told(self, change: Change) -> bool:
        """Tell whether ``wxi verify`` names the file and what was done to it."""
        problems = verify_bag(self.folder, self.trust).report.problems
        return any(one.path == change.path and one.kind in change.told for one in problems)

    def _run(self, *command: str, stdin: bytes = b"") -> bool:
        done = subprocess.run(command, cwd=self.folder, input=stdin, capture_output=True)
        return done.returncode == 0

    def _bagit(self) -> bool:
        with chdir(self.folder):
            try:
                bagit.Bag(".").validate()
            except Exception:  # noqa: BLE001 - the command would end with a traceback, which is not 0
                return False
        return True

    def _signed(self) -> bytes:
        path = self.folder / bag.TAGMANIFEST
        return path.read_bytes() if path.is_file() else b""

    def _ssh_keygen(self) -> bool:
        who = ("-f", str(self.trust.signers), "-I", "officer@example.com", "-n", "webex-case")
        command = ("ssh-keygen", "-Y", "verify", *who, "-s", bag.SIGNATURE)
        return self._run(*command, stdin=self._signed())

    def _openssl(self) -> bool:
        files = ("-data", bag.TAGMANIFEST, "-in", bag.STAMP, "-CAfile", str(self.trust.authorities))
        return self._run("openssl", "ts", "-verify", *files)
