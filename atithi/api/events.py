"""What this room announces."""

from atithi.events.catalogue import register

register("token.made", "A person made a key for a program. Data: scopes, expires.")
register("token.revoked", "A program's key was withdrawn.")
