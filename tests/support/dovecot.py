"""A real Dovecot of the tests' own: private configuration, loopback, any user, no rights needed.

Where there is no Dovecot on this machine the tests that need it are skipped with the reason; with
OMBUD_MAIL_SERVERS=required they fail instead.
"""

import grp
import http.server
import json
import os
import pwd
import shutil
import signal
import socket
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from tests.support.certificates import Certificates

PASSWORD = "marker-password-7fz"
TOKEN = "marker-token-good-9qk"

_CONFIGURATION = """
base_dir = {root}/run
state_dir = {root}/state
log_path = {root}/dovecot.log
listen = 127.0.0.1
protocols = imap
ssl = yes
ssl_cert = <{certificate}
ssl_key = <{key}
disable_plaintext_auth = no
auth_mechanisms = plain login xoauth2 oauthbearer
auth_failure_delay = 0
auth_verbose = no
{services}
first_valid_uid = 1
first_valid_gid = 0
mail_location = maildir:{root}/mail/%u/Maildir
mail_max_userip_connections = 100
maildir_stat_dirs = no
mail_plugins = quota
passdb {{
  driver = oauth2
  mechanisms = xoauth2 oauthbearer
  args = {root}/oauth2.ext
}}
passdb {{
  driver = static
  args = password={password}
}}
userdb {{
  driver = static
  args = uid={user} gid={group} home={root}/mail/%u
}}
namespace inbox {{
  inbox = yes
  separator = /
  mailbox Junk {{
    special_use = \\Junk
    auto = create
  }}
  mailbox Drafts {{
    special_use = \\Drafts
  }}
  mailbox Sent {{
    special_use = \\Sent
  }}
}}
plugin {{
  quota = maildir:User quota
  quota_rule = *:storage=200M
}}
protocol imap {{
  mail_plugins = quota imap_quota
}}
service imap-login {{
  chroot =
  process_min_avail = 1
  service_count = 0
  client_limit = 200
  inet_listener imap {{
    port = {open_port}
  }}
  inet_listener imaps {{
    port = {port}
    ssl = yes
  }}
}}
service anvil {{
  chroot =
  unix_listener anvil-auth-penalty {{
    mode = 0
  }}
}}
service imap {{
  process_limit = 200
}}
"""

_OAUTH = """
tokeninfo_url =
introspection_mode = post
introspection_url = http://127.0.0.1:{port}/introspect
active_attribute = active
active_value = true
username_attribute = user
"""


@dataclass
class Dovecot:
    """A running server; whoever signs in with `PASSWORD`, or with `TOKEN`, has a mailbox."""

    root: Path
    port: int
    open_port: int
    certificates: Certificates
    owner: tuple[int, int]
    introspected: list[str] = field(default_factory=list)

    def maildir(self, user: str) -> Path:
        """Return a user's Maildir, made where it is missing."""
        home = self.root / "mail" / user / "Maildir"
        for box in ("tmp", "new", "cur"):
            (home / box).mkdir(parents=True, exist_ok=True)
        self.own(self.root / "mail" / user)
        return home

    def own(self, path: Path) -> None:
        """Give what the tests wrote to the server's user."""
        if os.getuid() == 0:
            for each in (path, *path.rglob("*")):
                os.chown(each, *self.owner)

    def log(self) -> str:
        """Return what the server logged."""
        return (self.root / "dovecot.log").read_text(errors="replace")


def missing() -> str:
    """Return why there is no Dovecot; "" where there is one."""
    if found := shutil.which("dovecot", path=f"{os.environ.get('PATH', '')}:/usr/sbin:/usr/local/sbin"):
        version = subprocess.run([found, "--version"], capture_output=True, text=True, check=False).stdout
        return "" if version.startswith("2.3") else f"Dovecot here is {version.split(' ')[0]}, not 2.3"
    return "no Dovecot on this machine (on Debian: apt install dovecot-imapd)"


def needed() -> None:
    """Skip where there is no Dovecot, or fail where there must be one."""
    reason = missing()
    if reason and os.environ.get("OMBUD_MAIL_SERVERS") == "required":
        pytest.fail(reason)
    if reason:
        pytest.skip(reason)


@contextmanager
def dovecot(root: Path, certificates: Certificates) -> Iterator[Dovecot]:
    """Run a Dovecot below a folder whose path must be short, for it has sockets there."""
    owner, services = _users()
    with _introspection() as (introspector, asked):
        server = Dovecot(root, _free(), _free(), certificates, (owner.pw_uid, owner.pw_gid), asked)
        (root / "mail").mkdir()
        words = {
            "root": root,
            "certificate": certificates.certificate,
            "key": certificates.key,
            "password": PASSWORD,
            "user": owner.pw_uid,
            "group": owner.pw_gid,
            "services": services,
            "port": server.port,
            "open_port": server.open_port,
        }
        (root / "dovecot.conf").write_text(_CONFIGURATION.format(**words))
        (root / "oauth2.ext").write_text(_OAUTH.format(port=introspector))
        root.chmod(0o755)
        server.own(root / "mail")
        binary = shutil.which("dovecot", path=f"{os.environ.get('PATH', '')}:/usr/sbin:/usr/local/sbin")
        assert binary is not None
        with (root / "stderr").open("wb") as said:
            process = subprocess.Popen(
                [binary, "-F", "-c", str(root / "dovecot.conf")],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=said,
            )
        try:
            _answers(server, process)
            yield server
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(20)


def _users() -> tuple[pwd.struct_passwd, str]:
    """Return whose the mail is, and who runs the services: without rights of root all is one's own."""
    me = pwd.getpwuid(os.getuid())
    if me.pw_uid == 0:  # then Dovecot insists on its own users, and serves root's mail to nobody
        return pwd.getpwnam("nobody"), ""
    group = grp.getgrgid(me.pw_gid).gr_name
    names = ("default_internal_user", "default_login_user")
    lines = [f"{name} = {me.pw_name}" for name in names]
    return me, "\n".join([*lines, f"default_internal_group = {group}"])


def _free() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        port: int = listening.getsockname()[1]
        return port


def _answers(server: Dovecot, process: "subprocess.Popen[bytes]") -> None:
    until = time.monotonic() + 20
    while time.monotonic() < until and process.poll() is None:
        try:
            with socket.create_connection(("127.0.0.1", server.open_port), timeout=5) as visitor:
                if visitor.recv(4) == b"* OK":
                    return
        except OSError:
            time.sleep(0.05)
    said = (server.root / "stderr").read_text(errors="replace")
    pytest.fail(
        f"Dovecot does not start: {said}\n{server.log() if (server.root / 'dovecot.log').exists() else ''}"
    )


@contextmanager
def _introspection() -> Iterator[tuple[int, list[str]]]:
    """Serve what an authorisation server says of tokens (RFC 7662)."""
    asked: list[str] = []

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            form = self.rfile.read(int(self.headers.get("Content-Length", 0))).decode()
            asked.append(form)
            good = f"token={TOKEN}" in form
            body = json.dumps({"active": good, "user": "tokens"} if good else {"active": False}).encode()
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def do_GET(self) -> None:
            self.do_POST()

        def log_message(self, *_: object) -> None:
            return None

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    serving = threading.Thread(target=server.serve_forever, daemon=True)
    serving.start()
    try:
        yield server.server_address[1], asked
    finally:
        server.shutdown()
        serving.join()
        server.server_close()
