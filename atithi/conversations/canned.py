"""Finds answers kept ready. Who may use and who may change one is decided here."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from django.db.models import F, Q, QuerySet

from atithi import search
from atithi.conversations.models import Conversation
from atithi.conversations.models.canned import VARIANTS, CannedReply, CannedScope
from atithi.conversations.placeholders import fill, values_for
from atithi.core.clock import now
from atithi.core.errors import NotFound
from atithi.search import Document, Source
from atithi.staff.models import Permission, User
from atithi.staff.queries import business

KIND = "canned"
MOST = 60  # that are ranked for one query
RECENT_DAYS = 30


def canned_replies(user: User, *, archived: bool = False) -> QuerySet[CannedReply]:
    """What `user` may use: their own, their teams', and everybody's. An owner sees every team's, nobody's own."""
    theirs = Q(scope=CannedScope.SHARED) | Q(scope=CannedScope.PERSONAL, owner=user)
    teams = Q(scope=CannedScope.TEAM)
    theirs |= teams if user.is_owner else teams & Q(team_id__in=user.memberships.values("team_id"))
    return CannedReply.objects.filter(theirs, archived_at__isnull=not archived).select_related("team", "owner")


def get_canned_reply(user: User, public_id: str) -> CannedReply:
    """One that `user` may use, put away or not; else NotFound."""
    rows = (
        canned_replies(user).filter(public_id=public_id),
        canned_replies(user, archived=True).filter(public_id=public_id),
    )
    found = rows[0].first() or rows[1].first()
    if found is None:
        raise NotFound
    return found


def may_change(user: User, reply: CannedReply) -> bool:
    """Their own; their team's; everybody's only by those who may change what is shared."""
    if reply.scope == CannedScope.PERSONAL:
        return reply.owner_id == user.pk
    if reply.scope == CannedScope.TEAM:
        return user.is_owner or user.memberships.filter(team=reply.team_id).exists()
    return user.may(Permission.MANAGE_SHARED)


def find_canned(user: User, query: str, *, folder: str = "", archived: bool = False) -> list[CannedReply]:
    """Those that answer the query, best first: by shortcut, by name, then by their words in any script and spelling.
    Without a query, the most used first."""
    rows = canned_replies(user, archived=archived)
    rows = rows.filter(folder=folder) if folder else rows
    asked = query.strip().lstrip("/").casefold()
    if not asked:
        return list(rows.order_by(F("used_count").desc(), "name", "id")[:200])
    hits = {} if archived else {hit.id: hit.score for hit in search.find(asked, kinds=[KIND], typing=True, limit=MOST)}
    named = Q(name__icontains=asked) | Q(shortcut__startswith=asked.replace(" ", "-")) | Q(folder__icontains=asked)
    found = list(rows.filter(Q(pk__in=hits) | named)[: 2 * MOST])
    return sorted(found, key=lambda reply: (*_fit(reply, asked, hits), reply.name, reply.pk))


def _fit(reply: CannedReply, asked: str, hits: dict[int, float]) -> tuple[int, float]:
    """The smaller the better: the shortcut itself, a name that begins so, what the search says; then use."""
    name, shortcut = reply.name.casefold(), asked.replace(" ", "-")
    use = min(reply.used_count, 500) / 500
    recent = reply.used_at is not None and (now() - reply.used_at).days < RECENT_DAYS
    if reply.shortcut and reply.shortcut == shortcut:
        return 0, -use
    if reply.shortcut.startswith(shortcut) or name.startswith(asked):
        return 1, -use
    best = max(hits.values(), default=1.0) or 1.0
    return 2, -(hits.get(reply.pk, 0.0) / best + 0.3 * use + 0.1 * recent)


@dataclass(frozen=True, slots=True)
class Fitting:
    """An answer as it would be put into this conversation. `fits`: it is in the customer's language; `own_script`: and in
    their script."""

    reply: CannedReply
    variant: str
    text: str
    fits: bool
    own_script: bool

    @property
    def language(self) -> str:
        return self.variant.partition("-")[0]

    @property
    def script(self) -> str:
        return self.variant.partition("-")[2] or "Latn"


def fitting(user: User, conversation: Conversation, query: str = "", *, limit: int = 12) -> list[Fitting]:
    """Answers for this conversation, filled, in the customer's language and script where they exist so, best first."""
    found, house = find_canned(user, query), business()
    language = conversation.language if conversation.language not in {"", "und"} else conversation.customer.language
    script = conversation.script if conversation.language not in {"", "und"} else conversation.customer.script
    language = language if language in {"en", "hi", "te", "bn"} else house.default_language
    out = []
    for reply in found[:limit]:
        variant = reply.variant_for(language, script)
        text = fill(reply.texts.get(variant, ""), values_for(conversation, user, house, variant))
        fits = variant.partition("-")[0] == language
        own = fits and (language == "en" or not script or variant.endswith(script))
        out.append(Fitting(reply, variant, text, fits, own))
    return out


def folders(user: User) -> list[str]:
    """Every folder in which `user` finds something, by name."""
    rows = canned_replies(user).exclude(folder="").order_by("folder")
    return list(rows.values_list("folder", flat=True).distinct())


def documents_of(replies: Iterable[CannedReply]) -> Iterable[Document]:
    """Each text of an answer as a document, its variant as the part."""
    for reply in replies:
        context = f"{reply.name}\n{reply.shortcut}\n{reply.folder}"
        for variant, text in reply.texts.items() if reply.archived_at is None else ():
            part = VARIANTS.index(variant)
            yield Document(KIND, reply.pk, text, reply.created_at, part=part, context=context)


def _read(after: int, limit: int) -> tuple[Iterable[Document], int | None]:
    rows = list(CannedReply.objects.filter(id__gt=after).order_by("id")[:limit])
    return documents_of(rows), rows[-1].pk if rows else None


def _existing(ids: Collection[int]) -> set[int]:
    return set(CannedReply.objects.filter(pk__in=ids, archived_at=None).values_list("pk", flat=True))


SOURCE = Source(KIND, CannedReply.objects.count, _read, _existing)
