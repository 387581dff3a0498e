"""Pictures of articles."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from atithi.core.text import clean_line
from atithi.events import Actor, record
from atithi.files.actions import store
from atithi.knowledge.errors import KnowledgeError
from atithi.knowledge.models import Article, Picture

LARGEST = 5 * 1024 * 1024  # bytes
MOST = 40
SHOWN = {"image/png", "image/jpeg", "image/webp", "image/gif"}


@transaction.atomic
def add_picture(*, article: Article, content: bytes, name: str, says: str, actor: Actor) -> Picture:
    """Keeps a picture for an article; its text names it `picture:<public id>`."""
    if article.pictures.count() >= MOST:
        raise KnowledgeError("too_many_pictures", _("An article has at most %(most)s pictures."), most=MOST)
    file = store(content=content, name=name, limit=LARGEST)
    if file.media_type not in SHOWN:
        raise KnowledgeError(
            "no_picture", _("This is no picture that every browser shows. Use PNG, JPEG, WebP or GIF.")
        )
    picture = Picture.objects.create(article=article, file=file, says=clean_line(says, 160))
    record(
        "article.written", subject=("article", article.pk), actor=actor,
        data={"language": "", "fields": ["pictures"], "number": 0},
    )  # fmt: skip
    return picture
