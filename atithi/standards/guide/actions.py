"""What is done with the guide: steps are marked, needs written down, sentences changed."""

from collections.abc import Iterable, Mapping

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from atithi.conversations.actions.shared import announce, workable
from atithi.conversations.models import Conversation, MatterKind
from atithi.conversations.models.canned import VARIANTS
from atithi.conversations.placeholders import check_placeholders
from atithi.core.clock import now
from atithi.core.text import clean, clean_line
from atithi.events import Actor, record
from atithi.staff.models import User
from atithi.standards.errors import StandardsError
from atithi.standards.guide.wordings import NEED, shipped
from atithi.standards.models.guide import DoneStep, GuideWording, How, Need, Step

LONGEST_NEED, LONGEST_WORDING = 500, 600


@transaction.atomic
def mark_steps(*, conversation: Conversation, steps: Iterable[Step], how: How, actor: Actor) -> list[Step]:
    """Notes steps as done; those that were done before stay as they are. Gives the new ones."""
    wanted = list(dict.fromkeys(steps))
    there = set(DoneStep.objects.filter(conversation=conversation, step__in=wanted).values_list("step", flat=True))
    new = [step for step in wanted if step not in there]
    for step in new:
        _row, made = DoneStep.objects.get_or_create(
            conversation=conversation,
            step=step,
            defaults={"how": how, "person_id": actor.id if actor.kind == "staff" else None, "done_at": now()},
        )
        if made:
            data = {"step": step.value, "how": how.value}
            record("guide.step_done", subject=("conversation", conversation.pk), actor=actor, data=data)
    if new:
        announce(conversation, "guide")
    return new


@transaction.atomic
def unmark_step(*, conversation: Conversation, step: Step, actor: Actor) -> None:
    """Takes back that a step was done; again changes nothing."""
    removed, _rows = DoneStep.objects.filter(conversation=conversation, step=step).delete()
    if removed:
        record("guide.step_undone", subject=("conversation", conversation.pk), actor=actor, data={"step": step.value})
        announce(conversation, "guide")


@transaction.atomic
def note_need(*, conversation: Conversation, words: str, actor: Actor, author: User | None) -> Need:
    """Writes down what the guest needs, in their words. Raises StandardsError where there are none, or too many."""
    words = clean_line(words, LONGEST_NEED + 1)
    if not words or len(words) > LONGEST_NEED:
        raise StandardsError("need_words", _("Write in 1 to %(most)s letters what the guest needs."), most=LONGEST_NEED)
    conversation = workable(conversation.pk)
    need = Need.objects.create(conversation=conversation, words=words, written_by=author, written_at=now())
    record("need.noted", subject=("conversation", conversation.pk), actor=actor, data={"need": need.pk})
    mark_steps(conversation=conversation, steps=[Step.NEEDS], how=How.MARKED, actor=actor)
    announce(conversation, "guide")
    return need


@transaction.atomic
def confirm_need(*, need: Need, actor: Actor) -> Need:
    """The guest said: yes, that is what I need. Again changes nothing."""
    need = Need.objects.select_for_update(of=("self",)).select_related("conversation").get(pk=need.pk)
    if need.confirmed_at is None:
        need.confirmed_at = now()
        need.save(update_fields=["confirmed_at"])
        record("need.confirmed", subject=("conversation", need.conversation_id), actor=actor, data={"need": need.pk})
        announce(need.conversation, "guide")
    return need


@transaction.atomic
def write_wording(
    *, texts: Mapping[str, str], step: Step, actor: Actor, key: str = "", kind: MatterKind | None = None,
    wording: GuideWording | None = None,
) -> GuideWording:  # fmt: skip
    """Keeps a sentence: a new one, a changed own one, or one in the place (`key`) of ours.

    Raises StandardsError without a text or with one that is too long; ConversationError for a placeholder that is none.
    """
    kept = {variant: clean(texts.get(variant, "")).strip() for variant in VARIANTS}
    kept = {variant: text for variant, text in kept.items() if text}
    if not kept:
        raise StandardsError("wording_empty", _("Write the sentence in at least one language."))
    for text in kept.values():
        if len(text) > LONGEST_WORDING:
            raise StandardsError("wording_long", _("A sentence may have %(most)s letters."), most=LONGEST_WORDING)
        check_placeholders(text.replace(NEED, ""))
    if key and key in shipped():
        wording = GuideWording.objects.filter(key=key).first() or GuideWording(key=key)
        step = shipped()[key].step
    wording = wording or GuideWording()
    wording.step, wording.kind, wording.texts, wording.removed_at = step, kind, kept, None
    wording.save()
    _changed(wording, actor)
    return wording


@transaction.atomic
def remove_wording(*, actor: Actor, wording: GuideWording | None = None, key: str = "") -> None:
    """Offers a sentence no more: an own one, or ours at this place."""
    if wording is None:
        if key not in shipped():
            return
        wording = GuideWording.objects.filter(key=key).first() or GuideWording(key=key, step=shipped()[key].step)
    wording.removed_at = now()
    wording.save()
    _changed(wording, actor)


@transaction.atomic
def restore_wording(*, key: str, actor: Actor) -> None:
    """Offers ours at this place again, as it came with the desk."""
    wording = GuideWording.objects.filter(key=key).first() if key else None
    if wording is not None:
        number = wording.pk
        wording.delete()
        wording.pk, wording.removed_at = number, None
        _changed(wording, actor)


def _changed(wording: GuideWording, actor: Actor) -> None:
    data = {"key": wording.key, "step": str(wording.step), "removed": wording.removed_at is not None}
    record("wording.changed", subject=("wording", wording.pk), actor=actor, data=data)
