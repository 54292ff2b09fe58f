"""The one connection pool of the process: time-outs, limits, proxies, certificates.

Knows no endpoint. Proxies and authorities come from the environment (``HTTPS_PROXY``, ``NO_PROXY``,
``SSL_CERT_FILE``), except that a loopback address is never reached through a proxy.
"""

from typing import Final

import httpx

from tui import __version__
from tui.errors import BadInput
from tui.webex.origin import Origin

TIMEOUTS: Final = httpx.Timeout(connect=10.0, read=60.0, write=30.0, pool=60.0)  # seconds
LIMITS: Final = httpx.Limits(max_connections=10, max_keepalive_connections=10, keepalive_expiry=5.0)


def open_http(
    origin: Origin, transport: httpx.AsyncBaseTransport | None = None
) -> httpx.AsyncClient:
    """Return the client through which every request goes.

    Knows no token: whoever sends says as whom. ``transport`` replaces the network. Raises BadInput
    when the environment names a proxy or a certificate file that cannot be used.
    """
    host = f"[{origin.host}]" if ":" in origin.host else origin.host
    direct: dict[str, httpx.AsyncBaseTransport | None] = {f"all://{host}": None}
    try:
        return httpx.AsyncClient(
            headers={
                "User-Agent": f"webex-investigator/{__version__}",
                "Accept": "application/json",
            },
            timeout=TIMEOUTS,
            limits=LIMITS,
            follow_redirects=False,
            trust_env=True,
            transport=transport,
            mounts=direct if origin.loopback else None,
        )
    except OSError as error:
        raise BadInput(
            "the certificate authorities cannot be read",
            do="check SSL_CERT_FILE and SSL_CERT_DIR",
        ) from error
    except (ImportError, ValueError, httpx.InvalidURL) as error:
        raise BadInput(
            "the proxy of the environment cannot be used",
            do="set HTTPS_PROXY and ALL_PROXY to an http:// or https:// proxy, or unset them",
        ) from error
