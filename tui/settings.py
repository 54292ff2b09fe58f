"""Settings: defaults < file < environment < flag, read once and passed in.

The file is ``config.toml``: in ``$WXI_HOME`` when that is set, else in the XDG config folder.
Tokens come from the environment or from profiles and have no place in the file.
"""

import os
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from datetime import timedelta
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import platformdirs

from tui.domain.times import SAFE_HISTORY, parse_last
from tui.errors import BadInput

_APP = "webex-investigator"
THEMES = ("dark", "light", "ansi", "mono", "colour-blind")
_PLACES = ("file", "keyring")


@dataclass(frozen=True)
class Settings:
    """Everything that can be set. ``token`` never appears in a repr."""

    cases: Path
    """Folder of the cases."""
    logs: Path
    """Folder of the log file."""
    keys: Path
    """File of the keys that the officer prefers."""
    cache: Path
    """Folder of what can be made anew from the cases."""
    profiles: Path
    """Folder of who signed in, private."""
    base_url: str = "https://webexapis.com/v1"
    """The Webex API."""
    zone: str = "UTC"
    """IANA zone that a new case is shown in."""
    window: str = "30d"
    """How far the console and ``collect`` look back when nothing else is said."""
    poll_seconds: int = 15
    """Seconds between two looks for new events."""
    parallel: int = 8
    """How many slices of time are asked for at once while collecting; connections are few."""
    retention_days: int = 360
    """How many days the organization keeps messages and files; shown as assumed, never promised."""
    max_file_mb: int = 100
    """How large a file may be to be retrieved, in millions of bytes."""
    theme: str = "dark"
    """One of ``THEMES``; ``ansi`` has the terminal's own 16 colours."""
    ascii: bool = False
    """Draw with ASCII signs only."""
    mouse: bool = True
    """Listen to the mouse; off leaves selecting text to the terminal."""
    client_id: str = ""
    """Client id of the integration with which ``wxi login --device`` signs in."""
    secrets: str = "file"
    """Where tokens are kept: ``file`` (mode 0600) or ``keyring`` (that of the system)."""
    profile: str = ""
    """Name of the profile to act as, before any token of the environment."""
    token: str | None = field(default=None, repr=False)
    """Access token of the officer, from the environment."""
    admin_token: str | None = field(default=None, repr=False)
    """Access token of the administrator, from the environment."""

    @property
    def look_back(self) -> timedelta:
        """Return ``window`` as a length of time."""
        return parse_last(self.window)

    @property
    def retention(self) -> timedelta:
        """Return ``retention_days`` as a length of time."""
        return timedelta(days=self.retention_days)


_FROM_FILE = {
    *("base_url", "zone", "window", "poll_seconds", "parallel", "retention_days", "max_file_mb"),
    *("theme", "ascii", "mouse", "client_id", "secrets"),
}
_FROM_ENVIRONMENT = {
    "WEBEX_BASE_URL": "base_url",
    "WEBEX_ACCESS_TOKEN": "token",
    "WEBEX_ADMIN_TOKEN": "admin_token",
    "WEBEX_CLIENT_ID": "client_id",
    "WXI_PROFILE": "profile",
    "WXI_ASCII": "ascii",
}
_RANGES = {
    "poll_seconds": (1, 3600),
    "parallel": (1, 8),
    "retention_days": (1, 3650),
    "max_file_mb": (1, 100_000),
}


def load(environ: Mapping[str, str] = os.environ, **flags: object) -> Settings:
    """Return the settings; ``flags`` that are None count as not given.

    Raises BadInput, naming file and line, for a key or value that cannot be used.
    """
    home = environ.get("WXI_HOME")
    if home:
        root = Path(home).expanduser()
        config = root / "config.toml"
        settings = Settings(
            root / "cases",
            root / "log",
            root / "keys.toml",
            root / "cache",
            root / "profiles",
        )
    else:
        config = Path(platformdirs.user_config_dir(_APP)) / "config.toml"
        settings = Settings(
            Path(platformdirs.user_data_dir(_APP)) / "cases",
            Path(platformdirs.user_state_dir(_APP)),
            config.with_name("keys.toml"),
            Path(platformdirs.user_cache_dir(_APP)),
            Path(platformdirs.user_state_dir(_APP)) / "profiles",
        )
    settings = _with(settings, _read(config), lambda key: _place(config, key))
    given: dict[str, object] = {
        key: environ[name] for name, key in _FROM_ENVIRONMENT.items() if environ.get(name)
    }
    if "ascii" in given:
        given["ascii"] = given["ascii"] != "0"
    settings = _with(settings, given, lambda key: f"environment, {key}")
    chosen = {key: value for key, value in flags.items() if value is not None}
    return _with(settings, chosen, lambda key: f"option --{key.replace('_', '-')}")


def _read(config: Path) -> dict[str, object]:
    try:
        with config.open("rb") as file:
            content = tomllib.load(file)
    except FileNotFoundError:
        return {}
    except (OSError, ValueError) as failure:
        raise BadInput(
            f"{config} cannot be read: {failure}", do="correct it or remove it"
        ) from None
    for key in content:
        if key not in _FROM_FILE:
            raise BadInput(
                f"{_place(config, key)}: there is no setting {key!r}",
                do=f"settings are {', '.join(sorted(_FROM_FILE))}",
            )
    return content


def _place(config: Path, key: str) -> str:
    lines = config.read_text(encoding="utf-8", errors="replace").splitlines()
    named = re.compile(rf"\s*\[*\s*[\"']?{re.escape(key)}\b")
    number = next((n for n, line in enumerate(lines, 1) if named.match(line)), 0)
    return f"{config}, line {number}"


def _with(settings: Settings, given: Mapping[str, object], where: object) -> Settings:
    kinds = {one.name: type(getattr(settings, one.name)) for one in fields(settings)}
    kinds |= {"token": str, "admin_token": str}
    for key, value in given.items():
        place = where(key) if callable(where) else str(where)
        if type(value) is not kinds[key]:
            raise BadInput(f"{place}: {key} must be of type {kinds[key].__name__}")
        problem = _problem(key, value)
        if problem:
            raise BadInput(f"{place}: {problem}")
    return replace(settings, **given)  # type: ignore[arg-type]


def _problem(key: str, value: object) -> str:
    if key == "zone":
        try:
            ZoneInfo(str(value))
        except (ZoneInfoNotFoundError, ValueError, OSError):
            return f"{value!r} is not an IANA time zone such as Europe/Berlin"
    if key == "window":
        try:
            length = parse_last(str(value))
        except (ValueError, OverflowError) as failure:
            return str(failure)
        if length > SAFE_HISTORY:
            return f"window may be at most {SAFE_HISTORY.days}d, as Webex keeps no more"
    if key == "theme" and value not in THEMES:
        return f"{value!r} is not a theme: {', '.join(THEMES)}"
    if key == "secrets" and value not in _PLACES:
        return f"{value!r} is no place for tokens: {', '.join(_PLACES)}"
    if key in _RANGES and isinstance(value, int):
        low, high = _RANGES[key]
        if not low <= value <= high:
            return f"{key} must lie between {low} and {high}"
    return ""
