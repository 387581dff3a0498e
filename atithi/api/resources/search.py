"""/search"""

from django.http import HttpResponse
from django.utils.translation import gettext_noop as _
from ninja import Query, Router

from atithi.api.answers import answer
from atithi.api.authentication import ApiRequest, Bearer
from atithi.api.schemas.search import FoundOut, FoundPage, SearchQuery
from atithi.api.scopes import Scope
from atithi.conversations.finding import find_conversations
from atithi.search import read

router = Router(tags=["conversations"])
READ = Bearer(Scope.CONVERSATIONS_READ)


@router.get("/search", auth=READ, response=FoundPage, summary=_("Find conversations by words"),
            description=_("Exact matches come first, then other spellings and scripts; of equal ones the latest."))  # fmt: skip
def search(request: ApiRequest, query: Query[SearchQuery]) -> HttpResponse:
    found = find_conversations(request.auth.user, read(query.q), limit=query.limit, offset=query.offset)
    return answer(FoundPage(items=[FoundOut.of(one) for one in found]))
