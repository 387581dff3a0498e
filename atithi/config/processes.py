"""The kinds of process of a desk: web, work, mail intake."""

import socket
import threading

from django.conf import settings

from atithi.config.group import Member
from atithi.core.process import listen, stop_event


def run_web(opened: socket.socket) -> None:
    """Answers requests until asked to stop."""
    import uvicorn

    config = uvicorn.Config(
        "atithi.config.asgi:application",
        loop="uvloop",
        http="httptools",
        lifespan="on",
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=False,
        timeout_graceful_shutdown=2,
        timeout_keep_alive=30,
        backlog=1024,
    )
    uvicorn.Server(config).run(sockets=[opened])


def run_work() -> None:
    """Does what is to be done, until asked to stop: jobs, schedules, and fetching of mail."""
    from atithi.channels.email.imap import watch
    from atithi.events.worker import Worker

    stop = stop_event()
    fetching = threading.Thread(target=watch.run, args=(stop,), name="fetch mail", daemon=True)
    fetching.start()
    Worker().run(stop)
    fetching.join(timeout=5)


def run_mail_intake(opened: socket.socket, *, lmtp: bool = False) -> None:
    """Takes mail by SMTP or LMTP until asked to stop."""
    from atithi.channels.email import smtp_intake

    host, port = opened.getsockname()[:2]
    tls = smtp_intake.tls_context(settings.SMTP_CERTIFICATE, settings.SMTP_KEY)
    smtp_intake.serve(host, port, stop_event(), listening=opened, tls=tls, lmtp=lmtp)


def members_for_serving() -> list[Member]:
    """What `atithi serve` runs, with its sockets opened. Raises PortTaken."""
    web = listen(settings.BIND, "ATITHI_BIND")
    members = [Member(f"web {n + 1}", lambda: run_web(web)) for n in range(max(settings.WEB_PROCESSES, 1))]
    members += [Member(f"work {n + 1}", run_work) for n in range(settings.WORK_PROCESSES)]
    if settings.SMTP_BIND:
        smtp = listen(settings.SMTP_BIND, "ATITHI_SMTP_BIND")
        members.append(Member("mail intake", lambda: run_mail_intake(smtp)))
    if settings.LMTP_BIND:
        lmtp = listen(settings.LMTP_BIND, "ATITHI_LMTP_BIND")
        members.append(Member("LMTP intake", lambda: run_mail_intake(lmtp, lmtp=True)))
    return members
