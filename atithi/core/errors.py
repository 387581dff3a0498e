"""What goes wrong, said so that a person can act on it. Each room has one subclass."""

from typing import Any


class DeskError(Exception):
    """A refusal with a stable `code` for programs and a translatable `message` for people.

    `message` may hold named placeholders, filled from `values` when it is shown, so that it is rendered in the
    language of whoever reads it.
    """

    status = 400

    def __init__(self, code: str, message: Any, *, status: int | None = None, **values: Any) -> None:
        self.code = code
        self.message = message
        self.values = values
        if status is not None:
            self.status = status
        super().__init__(code)

    def __str__(self) -> str:
        text = str(self.message)
        return text % self.values if self.values else text


class NotFound(DeskError):
    """Missing, or not for this person to see: from outside the two look the same."""

    status = 404

    def __init__(self, code: str = "not_found", message: Any = "") -> None:
        from django.utils.translation import gettext_lazy

        super().__init__(code, message or gettext_lazy("There is nothing here that you can open."))
