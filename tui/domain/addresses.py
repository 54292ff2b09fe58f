"""What a link says and where it goes: its text, its address, and whether the two disagree.

Pure; an address is only ever written down here, never followed.
"""

import re
from urllib.parse import urlsplit

_HOST = r"(?:[\w-]{1,63}\.){1,10}[^\W\d_]{2,24}"
_SCHEME = re.compile(r"(?i)https?://[^\s<>\"]{1,2000}")
_BARE = re.compile(rf"(?i)({_HOST})(?::\d{{1,5}})?(?:[/?#]\S{{0,2000}})?")
_MAIL = re.compile(rf"(?i)[\w.+-]{{1,64}}@{_HOST}")
# Endings that are of file names more often than of hosts.
_FILES = {"cc", "db", "gz", "hs", "js", "md", "pl", "ps", "py", "rs", "sh", "so", "ts", "xz"}
_HOSTS = {"com", "org", "net", "edu", "gov", "mil", "int", "info", "biz", "app", "dev", "cloud"}


def link(text: str, address: str) -> str:
    """Return a link as ``text <address>``, with a warning where the text names another place."""
    text, address = " ".join(text.split()), address.strip()
    shown = f"<{address}>" if text in {"", address} else f"{text} <{address}>"
    warning = _warning(text, address)
    return f"{shown} ({warning})" if warning else shown


def _warning(text: str, address: str) -> str:
    scheme = address.partition(":")[0].casefold() if ":" in address else ""
    if scheme == "mailto":
        written = address.partition(":")[2].partition("?")[0].casefold()
        if _MAIL.fullmatch(text) and text.casefold() != written:
            return "goes to another mailbox than the text names"
        return ""
    if scheme not in {"http", "https"}:
        return "opens no web page"
    named = _host_named(text)
    if named and not _is_within(host_of(address), named):
        return "goes to another host than the text names"
    return ""


def host_of(address: str) -> str:
    """Return the host that a web address leads to, lower case; "" when none can be read."""
    try:
        # Browsers take a backslash for a slash; what stands before an @ is no host.
        return (urlsplit(address.replace("\\", "/")).hostname or "").casefold()
    except ValueError:
        return ""


def _host_named(text: str) -> str:
    """Return the host that a link's text claims; "" when it claims none."""
    found = _SCHEME.search(text)
    if found:
        return host_of(found.group())
    bare = _BARE.fullmatch(text)
    if bare is None:
        return ""
    host = bare.group(1).casefold()
    ending = host.rpartition(".")[2]
    is_host = ending in _HOSTS or (len(ending) == 2 and ending not in _FILES)
    return host if is_host or host.startswith("www.") else ""


def _is_within(host: str, named: str) -> bool:
    host, named = host.removeprefix("www."), named.removeprefix("www.")
    return host == named or host.endswith(f".{named}")
