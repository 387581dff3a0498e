"""Somebody's shifts for a calendar program, by the secret address."""

from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from atithi.core.errors import NotFound
from atithi.standards.staffing import feed
from atithi.standards.staffing.queries import shifts_of_feed


@never_cache
@require_GET
def roster(request: HttpRequest, token: str) -> HttpResponse:
    """The shifts, in the language of the person whose they are; nothing for an address that is not ours."""
    found = feed.feed_at(token)
    if found is None:
        raise NotFound
    with translation.override(found.user.language):
        return HttpResponse(feed.calendar(str(found.user), shifts_of_feed(found)), content_type=feed.MEDIA_TYPE)
