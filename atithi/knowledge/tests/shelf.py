"""A few articles for tests."""

from atithi.events import Actor
from atithi.knowledge.actions import begin_article, publish_text, save_text, settle_article
from atithi.knowledge.models import Article, Audience
from atithi.staff.models import User

RETURN = (
    "How to return a product",
    "You can return a product within **10 days**.\n\n- Keep the box.\n- Keep the bill.",
)
RETURN_TE = ("వస్తువును తిరిగి ఎలా ఇవ్వాలి?", "10 రోజుల్లోపు వస్తువును తిరిగి ఇవ్వవచ్చు.")
REFUND = ("When do I get my money back?", "We send the refund to your card or UPI within 5 working days.")
HOURS = ("दुकान कब खुलती है?", "सोमवार से शनिवार सुबह 10 से रात 9 बजे तक।")


def published(
    title: str, body: str, user: User, *, language: str = "en", audience: str = Audience.PUBLIC, **more: object
) -> Article:
    """A published article in one language."""
    actor = Actor.staff(user.pk)
    article = begin_article(title=title, body=body, language=language, actor=actor, owner=user)
    if audience != Audience.PUBLIC:
        settle_article(article=article, actor=actor, collection=None, audience=audience, owner=user, **more)  # type: ignore[arg-type]
    publish_text(text=article.texts.get(), actor=actor)
    article.refresh_from_db()
    return article


def translated(article: Article, language: str, title: str, body: str, user: User) -> None:
    """A published translation of it."""
    actor = Actor.staff(user.pk)
    text = save_text(article=article, language=language, title=title, body=body, number=0, actor=actor)
    publish_text(text=text, actor=actor)
