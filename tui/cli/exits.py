"""How every command can end, for the manual, and for the test that makes each of it happen."""

from typing import Final

MEANINGS: Final = {
    0: "done",
    1: "the thing asked for failed",
    2: "wrong usage or input",
    3: "not authorised",
    4: "a verification found a difference",
    5: "interrupted; what was done is kept, and the same command resumes",
}
_READS: Final = (0, 1, 2)
_ASKS: Final = (0, 1, 2, 3, 5)

ENDS: Final[dict[str, tuple[int, ...]]] = {
    **dict.fromkeys(("open", "demo", "simulate", "overview", "coverage", "timeline"), _READS),
    **dict.fromkeys(("density", "show", "history", "audits", "exposure", "compare"), _READS),
    **dict.fromkeys(("graph", "person", "room"), _READS),
    **dict.fromkeys(("collect", "recordings", "delete", "change", "restore", "retrieve"), _ASKS),
    "case": (0, 1, 2, 4),
    "check": (0, 1, 2, 3, 4, 5),
    "who": (0, 1, 2, 3),
    "plans": (0, 1, 2, 4),
    "export": (0, 1, 2, 5),
    "journal": (0, 1, 2, 4),
    "screenshot": (0, 1, 2, 4),
    "exhibits": (0, 1, 2, 4),
    "seal": (0, 1, 2, 4, 5),
    "verify": (0, 1, 2, 4),
    "login": (0, 1, 2, 3, 5),
    "logout": (0, 1, 2),
    "profiles": (0, 1, 2),
    "doctor": (0, 1, 2, 3),
    "completion": (0, 2),
    "help": (0, 2),
}
FURTHER: Final = {"collect": "10 to 125: a rule with the action exit matched, and has this code"}
