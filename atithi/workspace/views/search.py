"""Finding conversations and customers by words."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from atithi import search as index
from atithi.conversations.finding import find_conversations, find_customers
from atithi.core.amounts import whole
from atithi.search.question import LONGEST_QUERY
from atithi.staff.models import User
from atithi.workspace.access import StaffRequest, staff
from atithi.workspace.inbox import inbox_context

PAGE = 25
MOST_PAGES = 8


def hits_context(user: User, request: HttpRequest, *, typing: bool) -> dict[str, Any]:
    """What answers the query of this request, a page of it."""
    text = request.GET.get("q", "")
    number = min(whole(request.GET.get("page")) or 0, MOST_PAGES - 1)
    question = index.read(text, typing=typing)
    found = find_conversations(user, question, limit=PAGE, offset=number * PAGE)
    customers = [] if number else find_customers(user, question)
    more = number + 1 if len(found) >= PAGE - 2 and number + 1 < MOST_PAGES else 0
    return {"query": text[:LONGEST_QUERY], "found": found, "customers": customers, "more": more, "first": not number}


@staff
@require_GET
def search(request: StaffRequest) -> HttpResponse:
    """The inbox with what was found in place of a queue."""
    context = inbox_context(request.user, "open")
    return render(request, "desk/inbox.html", {**context, **hits_context(request.user, request, typing=False)})


@staff
@require_GET
def hits(request: StaffRequest) -> HttpResponse:
    """The hits alone, as one types; `page` for the further ones."""
    return render(request, "desk/hits.html", hits_context(request.user, request, typing="page" not in request.GET))
