"""What only the customer gets of a message of the desk (see `channels/enclosing.py`): functions (message) -> Enclosed | None."""

ENCLOSURES: tuple[str, ...] = ("atithi.satisfaction.enclosing.enclose",)
