"""Where the client may go: the base URL, and which other addresses may be asked with the token.

Owns the rule and nothing else; sends nothing. The rule: the token goes to the origin of the base
URL (scheme, host and port, RFC 6454), and from a webexapis.com host also to https on webexapis.com
and its subdomains, as links to files may name another one ("Compliance & Events" guide, "Files").
"""

import ipaddress
from typing import Final

import httpx

from tui.domain.hostile import visible
from tui.errors import BadInput

WEBEX: Final = "https://webexapis.com/v1"
_DOMAIN: Final = "webexapis.com"
_PORTS: Final = {"http": 80, "https": 443}


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _is_webex(host: str) -> bool:
    return host == _DOMAIN or host.endswith("." + _DOMAIN)


def _triple(url: httpx.URL) -> tuple[str, str, int | None]:
    return url.scheme, url.host, url.port or _PORTS.get(url.scheme)


class Origin:
    """A checked base URL. Raises BadInput for one that the token must not be sent to.

    ``http`` is for loopback only, as a token in clear is a token given away.
    """

    def __init__(self, base_url: str) -> None:
        do = f"set WEBEX_BASE_URL to an address such as {WEBEX}"
        try:
            url = httpx.URL(base_url.strip())
        except (httpx.InvalidURL, ValueError) as error:
            raise BadInput("the base URL is not a URL", do=do) from error
        if url.scheme not in _PORTS or not url.host:
            raise BadInput("the base URL is not an http or https address", do=do)
        if url.userinfo or url.query or url.fragment:
            raise BadInput("the base URL has a user, a query or a fragment", do=do)
        self.host = url.host
        self.loopback = _is_loopback(url.host)
        if url.scheme == "http" and not self.loopback:
            raise BadInput(
                f"the base URL leads to {visible(url.host)} by http, which shows the token to all",
                do="use https; http is for loopback addresses only",
            )
        self._base = str(url).rstrip("/")
        self._triple = _triple(url)

    def resource(self, path: str) -> httpx.URL:
        """Return the URL of a path below the base URL; the path has no leading slash."""
        return httpx.URL(f"{self._base}/{path}")

    def same(self, url: httpx.URL) -> bool:
        """Tell whether a URL is of the base URL's own scheme, host and port."""
        return not url.userinfo and _triple(url) == self._triple

    def trusts(self, url: httpx.URL) -> bool:
        """Tell whether the token may be sent to a URL."""
        if self.same(url):
            return True
        return (
            _is_webex(self.host)
            and not url.userinfo
            and _triple(url) == ("https", url.host, 443)
            and _is_webex(url.host)
        )
