"""The channel of programs: they hand over what customers write, and fetch the replies themselves."""

import json
from collections.abc import Callable
from datetime import datetime
from typing import Any

from atithi.channels.adapters import Ignored, Outgoing, Sent
from atithi.channels.errors import PermanentProblem, Unreadable
from atithi.channels.models import RawInbound
from atithi.conversations.inbound import InboundFile, InboundMessage
from atithi.conversations.models import Message
from atithi.files.models import StoredFile


class ApiAdapter:
    """Messages as `POST /api/v1/inbound` stores them, whichever channel they are for."""

    kind = "api"
    pushes = False

    def parse(self, raw: RawInbound) -> InboundMessage | Ignored:
        """What a program handed over. It was checked when it came in: what is wrong now was never ours."""
        try:
            content: dict[str, Any] = json.loads(raw.content())
            files, missing = _files(content["files"])
            return InboundMessage(
                channel_id=raw.channel_id, provider_id=raw.provider_id, contact_kind=content["contact"]["kind"],
                contact_value=content["value"], text=content["text"], name=content["name"], subject=content["subject"],
                sent_at=datetime.fromisoformat(content["sent_at"]) if content["sent_at"] else None,
                continues_open=not content["new_conversation"], files=files,
                problem="some of its files had been removed" if missing else "",
            )  # fmt: skip
        except (ValueError, KeyError, TypeError) as error:
            raise Unreadable(f"not a message as the API takes it: {error}") from error

    def recipient(self, message: Message) -> str:
        """Nobody: programs come for their replies."""
        return ""

    def send(self, outgoing: Outgoing, *, handing_over: Callable[[], None]) -> Sent:
        """Never called, as nothing is pushed."""
        raise PermanentProblem("replies on this channel are fetched by a program")


def _files(ids: list[int]) -> tuple[tuple[InboundFile, ...], bool]:
    """The files sent ahead, in their order, and whether one is gone."""
    found = StoredFile.objects.in_bulk(ids)
    kept = [found[each] for each in ids if each in found]
    return tuple(InboundFile(file.name, file.media_type, file.read()) for file in kept), len(kept) < len(ids)


ADAPTER = ApiAdapter()
