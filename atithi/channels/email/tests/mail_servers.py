"""Real mail servers for the tests: Dovecot and Postfix from Debian, in folders and on ports of their own."""

import getpass
import imaplib
import os
import pwd
import shutil
import signal
import socket
import subprocess
import time
from dataclasses import dataclass
from email.message import EmailMessage
from pathlib import Path

from atithi.channels.email.tests.conftest import free_port

PASSWORD = "gulab-jamun"


class ServerMissing(AssertionError):
    """The test cannot be run on this machine as it is; it does not pass for that."""


def program(name: str) -> str:
    found = shutil.which(name, path=f"{os.environ['PATH']}:/usr/sbin:/usr/local/sbin")
    if found is None:
        raise ServerMissing(f"{name} is needed for this test: apt-get install dovecot-imapd postfix")
    return found


def wait_for(port: int, seconds: float = 20) -> None:
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
            return
        except OSError:
            time.sleep(0.05)
    raise AssertionError(f"nothing listens on port {port}")


@dataclass
class Dovecot:
    """An IMAP server that has a mailbox for everybody who knows the password."""

    folder: Path
    user: str = "help@sharma.example"
    port: int = 0
    process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        self.port = self.port or free_port()
        self.folder.mkdir(exist_ok=True)
        self.folder.chmod(0o755)
        (self.folder / "dovecot.conf").write_text(self._configuration())
        self.process = subprocess.Popen([program("dovecot"), "-F", "-c", str(self.folder / "dovecot.conf")])
        wait_for(self.port)

    def _configuration(self) -> str:
        root = os.geteuid() == 0
        user = "mail" if root else getpass.getuser()
        entry = pwd.getpwnam(user)
        mails = self.folder / "mails"
        mails.mkdir(exist_ok=True)
        if root:
            os.chown(mails, entry.pw_uid, entry.pw_gid)
        login = "" if root else f"default_login_user = {user}\ndefault_internal_user = {user}\n"
        return f"""
base_dir = {self.folder}/run
state_dir = {self.folder}/state
log_path = {self.folder}/log
protocols = imap
listen = 127.0.0.1
ssl = no
disable_plaintext_auth = no
auth_failure_delay = 0
shutdown_clients = yes
auth_mechanisms = plain login
first_valid_uid = 1
default_process_limit = 50
{login}mail_location = maildir:{mails}/%u
service imap-login {{
  chroot =
  inet_listener imap {{
    port = {self.port}
  }}
  inet_listener imaps {{
    port = 0
  }}
}}
service anvil {{
  chroot =
}}
passdb {{
  driver = static
  args = password={PASSWORD}
}}
userdb {{
  driver = static
  args = uid={entry.pw_uid} gid={entry.pw_gid} home={mails}/%u
}}
"""

    def stop(self) -> None:
        if self.process is not None:
            self.process.terminate()
            self.process.wait(20)
            self.process = None

    def kill(self) -> None:
        """As the power cut does."""
        if self.process is not None:
            self.process.send_signal(signal.SIGKILL)
            self.process.wait(20)
            self.process = None

    def client(self, user: str = "") -> imaplib.IMAP4:
        client = imaplib.IMAP4("127.0.0.1", self.port, timeout=20)
        client.login(user or self.user, PASSWORD)
        return client

    def put(self, *mails: EmailMessage | bytes, user: str = "", folder: str = "INBOX") -> None:
        client = self.client(user)
        for mail in mails:
            raw = mail if isinstance(mail, bytes) else mail.as_bytes()
            status, said = client.append(folder, None, None, raw.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n"))  # type: ignore[arg-type]
            assert status == "OK", said
        client.logout()

    def settings(self, user: str = "", **more: object) -> dict[str, object]:
        """The settings of a channel whose mailbox this is."""
        imap = {
            "host": "127.0.0.1",
            "port": self.port,
            "security": "none",
            "user": user or self.user,
            "password": PASSWORD,
        }
        return {"imap": imap, **more}


@dataclass
class Postfix:
    """A mail server that gives mail for sharma.example to the desk, and all other mail to `world_port`."""

    folder: Path
    desk_port: int
    world_port: int
    port: int = 0

    def start(self) -> None:
        self.port = free_port()
        etc, queue, data = (self.folder / name for name in ("etc", "queue", "data"))
        for path in (etc, queue, data):
            path.mkdir()
        owner = pwd.getpwnam("postfix")
        os.chown(data, owner.pw_uid, owner.pw_gid)
        (etc / "main.cf").write_text(f"""
compatibility_level = 3.6
queue_directory = {queue}
data_directory = {data}
command_directory = /usr/sbin
daemon_directory = /usr/lib/postfix/sbin
mail_owner = postfix
setgid_group = postdrop
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
myhostname = mx.sharma.example
mydestination =
mynetworks = 127.0.0.0/8
relay_domains = sharma.example
transport_maps = inline:{{ sharma.example=smtp:[127.0.0.1]:{self.desk_port} }}
default_transport = smtp:[127.0.0.1]:{self.world_port}
relayhost =
alias_maps =
alias_database =
maillog_file = {self.folder}/log
maillog_file_prefixes = {self.folder}
minimal_backoff_time = 300s
bounce_queue_lifetime = 1d
smtpd_recipient_restrictions = permit_mynetworks,reject
import_environment = MAIL_CONFIG MAIL_LOGTAG
""")
        (etc / "master.cf").write_text(f"""
127.0.0.1:{self.port} inet n - n - - smtpd
pickup unix n - n 60 1 pickup
cleanup unix n - n - 0 cleanup
qmgr unix n - n 300 1 qmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
flush unix n - n 1000? 0 flush
proxymap unix - - n - - proxymap
proxywrite unix - - n - 1 proxymap
tlsmgr unix - - n 1000? 1 tlsmgr
verify unix - - n - 1 verify
smtp unix - - n - - smtp
relay unix - - n - - smtp
showq unix n - n - - showq
error unix - - n - - error
retry unix - - n - - error
discard unix - - n - - discard
anvil unix - - n - 1 anvil
scache unix - - n - 1 scache
postlog unix-dgram n - n - 1 postlogd
""")
        self._postfix("start")
        wait_for(self.port)

    def _postfix(self, command: str) -> None:
        done = subprocess.run(
            [program("postfix"), "-c", str(self.folder / "etc"), command], capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stdout + done.stderr

    def flush(self) -> None:
        """Tries everything in the queue at once."""
        self._postfix("flush")

    def log(self) -> str:
        path = self.folder / "log"
        return path.read_text() if path.exists() else ""

    def stop(self) -> None:
        self._postfix("stop")
