"""How what was found looks to programs."""

from django.utils.translation import gettext_noop as _
from pydantic import BaseModel, ConfigDict, Field

from atithi.api.schemas.conversations import ConversationOut
from atithi.conversations.finding import FoundConversation
from atithi.search import Snippet


class SearchQuery(BaseModel):
    model_config = ConfigDict(extra="forbid")

    q: str = Field(
        max_length=1000,
        description=_(
            "Words in any script and spelling, an order number, or four digits and more of a telephone number."
        ),
    )
    limit: int = Field(20, ge=1, le=100)
    offset: int = Field(0, ge=0, le=200)


class RunOut(BaseModel):
    """A piece of text. `hit`: it answers the query."""

    text: str
    hit: bool


class FoundOut(BaseModel):
    conversation: ConversationOut
    message: str | None = Field(description=_("The message that answers best."))
    snippet: list[RunOut] = Field(description=_("The piece of its text that does, in order, in its own script."))

    @classmethod
    def of(cls, found: FoundConversation) -> "FoundOut":
        return cls(
            conversation=ConversationOut.of(found.conversation),
            message=found.message.public_id if found.message else None,
            snippet=_runs(found.snippet),
        )


def _runs(snippet: Snippet) -> list[RunOut]:
    return [RunOut(text=text, hit=hit) for text, hit in snippet.runs]


class FoundPage(BaseModel):
    """What was found, the best first."""

    items: list[FoundOut]
