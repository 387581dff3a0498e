"""/answers and /announcements: what the business knows, for programs that answer customers."""

from django.http import HttpResponse
from django.utils.translation import gettext_noop as _
from ninja import Query, Router

from atithi.api.answers import answer
from atithi.api.authentication import ApiRequest, Bearer
from atithi.api.paging import Order, Page, page
from atithi.api.schemas.knowledge import AnnouncementOut, AnswerList, AnswerOut, AnswersQuery, ArticlesQuery
from atithi.api.scopes import Scope
from atithi.knowledge.announcements import in_force
from atithi.knowledge.models import Announcement
from atithi.knowledge.queries import Reader, answers

router = Router(tags=["conversations"])
READ = Bearer(Scope.KNOWLEDGE_READ)


@router.get("/answers", auth=READ, response=AnswerList, summary=_("Find the articles that answer a question"),
            description=_("In any language, script and spelling; empty where nothing fits."))  # fmt: skip
def find_answers(request: ApiRequest, query: Query[AnswersQuery]) -> HttpResponse:
    reader = Reader.staff() if query.audience == "staff" else Reader.public()
    found = answers(query.q, reader, query.limit, language=query.language)
    return answer(AnswerList(items=[AnswerOut.of(one) for one in found]))


def _announced(rows: list[Announcement]) -> list[AnnouncementOut]:
    return [AnnouncementOut.of(row) for row in rows]


@router.get("/announcements", auth=READ, response=Page[AnnouncementOut], summary=_("List announcements to staff in force"),
            description=_("What is for certain readers alone is not among them."))  # fmt: skip
def list_announcements(request: ApiRequest, query: Query[ArticlesQuery]) -> HttpResponse:
    return page(request, in_force().filter(addressees=None), _announced, query=query, order=Order())
