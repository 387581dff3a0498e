"""Reads a mail: pure functions from bytes to what a person sees. No database, no network, nothing raised.

`read(raw)` is the door; each file beside it is one concept (structure, charsets, headers, bodies, dates, …).
"""

from atithi.channels.email.parse.mail import File, Mail, read

__all__ = ["File", "Mail", "read"]
