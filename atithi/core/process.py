"""What every process of a desk needs: an address to listen on, and to hear when it is asked to stop."""

import signal
import socket
import threading


class PortTaken(Exception):
    """Somebody else listens there, or the address is not ours. The message says what to do."""


def parse_bind(text: str) -> tuple[str, int]:
    """`host:port` as a pair. Raises ValueError."""
    host, _colon, port = text.rpartition(":")
    if not host or not port.isdigit() or not 0 < int(port) < 65536:
        raise ValueError(f"{text!r} is not host:port")
    return host.strip("[]"), int(port)


def listen(bind: str, setting: str) -> socket.socket:
    """A listening socket on `bind`, which was set by `setting`. Raises PortTaken."""
    host, port = parse_bind(bind)
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    opened = socket.socket(family, socket.SOCK_STREAM)
    opened.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        opened.bind((host, port))
    except OSError as error:
        opened.close()
        raise PortTaken(
            f"Cannot listen on {bind}: {error.strerror}. Is the desk already running? Else choose another with {setting}."
        ) from error
    opened.listen(1024)
    opened.set_inheritable(True)
    return opened


def stop_event() -> threading.Event:
    """Set when this process is asked to stop. To be called in the main thread."""
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda _number, _frame: stop.set())
    return stop
