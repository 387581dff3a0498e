"""What the search index is told of announcements."""

from collections.abc import Collection, Iterable, Sequence

from atithi import search
from atithi.events import JobView
from atithi.knowledge.markdown import plain
from atithi.knowledge.models import Announcement
from atithi.search import Document, Source

KIND = "announcement"


def document_of(announcement: Announcement) -> Document:
    """An announcement by its titles in all languages; what they say stands behind them."""
    texts = announcement.texts.values()
    return Document(
        kind=KIND, id=announcement.pk, text="\n".join(text["title"] for text in texts), at=announcement.created_at,
        context="\n".join(plain(text["body"]) for text in texts),
    )  # fmt: skip


def _read(after: int, limit: int) -> tuple[Iterable[Document], int | None]:
    rows = list(Announcement.objects.filter(id__gt=after).order_by("id")[:limit])
    return map(document_of, rows), rows[-1].pk if rows else None


def _existing(ids: Collection[int]) -> set[int]:
    return set(Announcement.objects.filter(pk__in=ids).values_list("pk", flat=True))


SOURCE = Source(kind=KIND, count=lambda: Announcement.objects.count(), read=_read, existing=_existing)


def index_announcement(job: JobView) -> None:
    """`announcement.written`: it is found as it is now."""
    index_announcements([job])


def index_announcements(jobs: Sequence[JobView]) -> None:
    """As `index_announcement`, for several jobs at once."""
    wanted = {job.event.subject_id for job in jobs if job.event is not None}
    search.index(map(document_of, Announcement.objects.filter(pk__in=wanted).order_by("id")))
