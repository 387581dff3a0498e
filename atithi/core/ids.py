"""Identifiers shown outside: short, unguessable, safe in a URL and when read aloud."""

import secrets

# No vowels and none of 0 O 1 l I: an id spells no word and survives being copied by hand.
ALPHABET = "23456789bcdfghjkmnpqrstvwxzBCDFGHJKLMNPQRSTVWXZ"
LENGTH = 14


def public_id() -> str:
    """A new random identifier of 14 characters (about 77 bits)."""
    # One draw for all characters: 128 bits are so many more than 77 that none of them is likelier than another.
    number, characters = int.from_bytes(secrets.token_bytes(16)), []
    for _ in range(LENGTH):
        number, place = divmod(number, len(ALPHABET))
        characters.append(ALPHABET[place])
    return "".join(characters)


def secret() -> str:
    """A new secret of 43 URL-safe characters (256 bits), for tokens and signing keys."""
    return secrets.token_urlsafe(32)
