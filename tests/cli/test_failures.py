"""Each bad input ends in one line, the right exit code, and nothing half done."""

import resource
import shutil
import socket
import ssl
import subprocess
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest

from tests.cli.conftest import Answer, Shell

SECRET = "sEcReT-token.0123456789"


def test_without_a_token(shell: Shell) -> None:
    shell.wxi("case", "new", "CASE-1")
    before = shell.written()
    shell.wxi("collect", "CASE-1").is_refused(3, "no access token", "WEBEX_ACCESS_TOKEN")
    assert shell.written() == before


def test_with_a_wrong_token(online: Shell) -> None:
    done = online.wxi("collect", "CASE-1", WEBEX_ACCESS_TOKEN=SECRET)
    done.is_refused(3, "401", "WEBEX_ACCESS_TOKEN")
    assert SECRET.encode() not in online.written()
    assert "events: 0" in online.wxi("case", "show", "CASE-1").out


@pytest.mark.parametrize("token", ["demo-user", "demo-admin"])
def test_with_the_token_of_somebody_who_is_no_officer(online: Shell, token: str) -> None:
    done = online.wxi("collect", "CASE-1", WEBEX_ACCESS_TOKEN=token)
    done.is_refused(3, "403", "compliance officer")


def test_with_an_expired_token(online: Shell) -> None:
    online.wxi("collect", "CASE-1", WEBEX_ACCESS_TOKEN="demo-expired").is_refused(3, "expired")


@pytest.mark.parametrize("token", ["two words", "nön-ascii", "line\nbreak", "a\tb"])
def test_with_what_cannot_be_a_token(online: Shell, token: str) -> None:
    done = online.wxi("collect", "CASE-1", WEBEX_ACCESS_TOKEN=token)
    assert done.code in {2, 3}
    done.is_refused(done.code)
    assert token not in done.err


@pytest.mark.parametrize(
    "command",
    [
        ("open", "CASE-2"),
        ("collect", "CASE-2"),
        ("timeline", "CASE-2"),
        ("show", "CASE-2", "x"),
        ("verify", "CASE-2"),
        ("case", "show", "CASE-2"),
    ],
)
def test_an_unknown_case(shell: Shell, command: tuple[str, ...]) -> None:
    shell.wxi("case", "new", "CASE-1")
    shell.wxi(*command, WEBEX_ACCESS_TOKEN=SECRET).is_refused(2, "no case 'CASE-2'", "CASE-1")
    assert [path.name for path in shell.cases.iterdir()] == ["CASE-1"]


@pytest.mark.parametrize("name", ["", ".", "..", "a/b", "../x", "-x", "a b", "a\nb", "x" * 65, "ä"])
def test_a_name_that_cannot_be_a_case(shell: Shell, name: str) -> None:
    shell.wxi("case", "new", "--", name).is_refused(2)
    assert not shell.cases.exists() or list(shell.cases.iterdir()) == []


def test_a_case_that_exists(shell: Shell) -> None:
    shell.wxi("case", "new", "CASE-1", "--title", "first")
    before = shell.written()
    shell.wxi("case", "new", "CASE-1", "--title", "second").is_refused(2, "CASE-1")
    assert shell.written() == before


def test_an_unreachable_host(online: Shell) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    url = f"http://127.0.0.1:{port}/v1"
    online.wxi("case", "new", "CASE-2", WEBEX_BASE_URL=url)
    done = online.wxi("collect", "CASE-2", WEBEX_BASE_URL=url)
    assert done.code == 1
    assert "Traceback" not in done.err
    assert done.out == ""
    last = done.err.splitlines()[-1]
    assert last.startswith("wxi: ")
    assert "refused" in last
    assert "Check the network" in last


@pytest.mark.parametrize(
    ("url", "proxy", "said"),
    [
        ("https://webex.invalid/v1", "", "webex.invalid"),
        ("https://127.0.0.1:{tls}/v1", "", "certificate"),
        ("https://webex.invalid/v1", "http://127.0.0.1:9", "refused"),
    ],
    ids=["name", "certificate", "proxy"],
)
def test_a_network_in_which_something_is_wrong(
    online: Shell, self_signed: int, url: str, proxy: str, said: str
) -> None:
    url = url.format(tls=self_signed)
    assert online.wxi("case", "new", "CASE-2", WEBEX_BASE_URL=url).code == 0
    done = online.wxi("collect", "CASE-2", WEBEX_BASE_URL=url, HTTPS_PROXY=proxy)
    assert done.code == 1, done
    assert done.out == ""
    assert "Traceback" not in done.err
    last = done.err.splitlines()[-1]
    assert last.startswith("wxi: ")
    assert said in last, done
    assert online.wxi("verify", "CASE-2").code == 0


@pytest.fixture
def self_signed(tmp_path: Path) -> Iterator[int]:
    """The port of a server whose certificate nobody signed but itself."""
    if not shutil.which("openssl"):
        pytest.skip("no openssl to make a certificate with")
    key, certificate = tmp_path / "tls.key", tmp_path / "tls.crt"
    made = ("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-x509")
    files = ("-keyout", str(key), "-out", str(certificate), "-subj", "/CN=127.0.0.1")
    subprocess.run(["openssl", "req", *made, *files], check=True, capture_output=True)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    server = ThreadingHTTPServer(("127.0.0.1", 0), BaseHTTPRequestHandler)
    server.handle_error = lambda *_: None  # type: ignore[method-assign]
    with server, context.wrap_socket(server.socket, server_side=True) as server.socket:
        thread = Thread(target=server.serve_forever, args=(0.05,))
        thread.start()
        yield server.server_port
        server.shutdown()
        thread.join()


def test_a_base_url_behind_which_is_a_web_page(
    online: Shell, answering: Callable[[Answer], str]
) -> None:
    url = answering(lambda _path, _headers: (200, "text/html", b"<html><body>Log in</body></html>"))
    online.wxi("case", "new", "CASE-2", WEBEX_BASE_URL=url)
    done = online.wxi("collect", "CASE-2", WEBEX_BASE_URL=url)
    done.is_refused(2, "not the Webex API", "WEBEX_BASE_URL")


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("http://webex.example/v1", "https"),
        ("ftp://127.0.0.1/v1", "http"),
        ("nonsense", "base URL"),
        ("https://user:word@webex.example/v1", "user"),
    ],
)
def test_a_base_url_that_the_token_must_not_go_to(online: Shell, url: str, said: str) -> None:
    made = online.wxi("case", "new", "CASE-2", WEBEX_BASE_URL=url)
    if made.code == 0:
        online.wxi("collect", "CASE-2", WEBEX_BASE_URL=url).is_refused(2, said)
    else:
        made.is_refused(2, said)


def test_a_case_of_another_webex(online: Shell) -> None:
    done = online.wxi("collect", "CASE-1", WEBEX_BASE_URL="https://webexapis.com/v1")
    done.is_refused(2, "the case is of http://127.0.0.1")


def _small_files() -> None:
    resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000))


def test_a_full_disk_while_collecting(online: Shell) -> None:
    done = online.wxi("collect", "CASE-1", preexec_fn=_small_files)
    assert done.code == 1
    assert "Traceback" not in done.err
    assert "Free some space" in done.err.splitlines()[-1]
    checked = online.wxi("verify", "CASE-1")
    assert checked.code == 0, checked
    assert online.wxi("collect", "CASE-1").code == 0
    assert len(online.wxi("timeline", "CASE-1").out.splitlines()) > 200


def test_a_full_disk_while_making_a_case(shell: Shell) -> None:
    def nothing() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))

    shell.wxi("case", "new", "CASE-1", preexec_fn=nothing).is_refused(1, "Free some space")
    assert not shell.cases.exists() or list(shell.cases.iterdir()) == []


def test_an_unknown_event(collected: Shell) -> None:
    collected.wxi("show", "CASE-1", "nothing").is_refused(2, "no event 'nothing'", "wxi timeline")


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ('zone = "Europe/Nowhere"', "line 2: 'Europe/Nowhere' is not an IANA time zone"),
        ('zone = "../../etc/passwd"', "line 2"),
        ("zone = 3", "line 2: zone must be of type str"),
        ('window = "30"', "line 2: '30' is not a length"),
        ('window = "90d"', "line 2: window may be at most 89d"),
        ('window = "99999999999d"', "line 2"),
        ("poll_seconds = 0", "line 2: poll_seconds must lie between"),
        ("poll_seconds = true", "line 2: poll_seconds must be of type int"),
        ('theme = "pink"', "line 2: 'pink' is not a theme"),
        ('token = "abc"', "line 2: there is no setting 'token'"),
        ("[zone]", "line 2"),
        ("no toml", "line 2"),
    ],
)
def test_a_setting_that_cannot_be_used(shell: Shell, line: str, said: str) -> None:
    (shell.home / "config.toml").write_text(f"# settings\n{line}\n")
    shell.wxi("case", "new", "CASE-1").is_refused(2, "config.toml", said)
    assert not shell.cases.exists()


@pytest.mark.parametrize(
    "arguments",
    [
        ("case", "new", "X", "--zone", "Mars/Base"),
        ("collect", "X", "--window", "soon"),
        ("collect", "X", "--window", "0d"),
        ("collect", "X", "--window", "100d"),
        ("collect", "X", "--window", "99999999999d"),
        ("open", "X", "--theme", "pink"),
        ("simulate", "--now", "yesterday"),
        ("simulate", "--port", "99999"),
        ("nonsense",),
        ("collect",),
        ("timeline", "X", "--nonsense"),
        ("open",),
        ("demo",),
    ],
)
def test_wrong_usage(shell: Shell, arguments: tuple[str, ...]) -> None:
    shell.wxi(*arguments).is_refused(2)
    assert not shell.cases.exists()


def test_a_port_in_use(shell: Shell) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        shell.wxi("simulate", "--port", str(port)).is_refused(2, str(port), "another port")


def test_a_case_that_was_tampered_with(online: Shell) -> None:
    assert online.wxi("collect", "CASE-1").code == 0
    assert online.wxi("verify", "CASE-1").code == 0
    (events,) = (online.cases / "CASE-1" / "data" / "events").glob("*")
    content = events.read_bytes()
    events.write_bytes(content.replace(b"Dorian", b"Gerald", 1).replace(b"dorian", b"gerald", 1))
    done = online.wxi("verify", "CASE-1")
    assert done.code == 4
    assert "DIFFERENT" in done.out
    assert done.err.count("\n") == 1
    assert "differences" in done.err


def test_a_home_that_cannot_be_written(shell: Shell, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    done = shell.wxi("case", "new", "CASE-1", WXI_HOME=str(tmp_path / "file"))
    done.is_refused(2, "config.toml cannot be read")
