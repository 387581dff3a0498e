from typing import Any

from atithi.core.errors import DeskError


class ApiError(DeskError):
    """A request that cannot be answered as asked. `headers` go out with the problem."""

    def __init__(
        self, code: str, message: Any, *, status: int = 400, headers: dict[str, str] | None = None, **values: Any
    ) -> None:
        super().__init__(code, message, status=status, **values)
        self.headers = headers or {}
