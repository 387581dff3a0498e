"""The guide beside a conversation: steps tick themselves, needs are written down, sentences are the guest's own language."""

from datetime import UTC, datetime

import pytest

from atithi.conftest import Cast
from atithi.conversations.actions import send_reply
from atithi.conversations.errors import ConversationError
from atithi.conversations.models import Conversation
from atithi.conversations.models.canned import VARIANTS
from atithi.core.clock import now
from atithi.events import Actor
from atithi.events.models import Event, Job
from atithi.events.testing import run_jobs
from atithi.promises.actions import make_promise
from atithi.standards.errors import StandardsError
from atithi.standards.guide import actions, queries
from atithi.standards.guide.courtesy import remarks
from atithi.standards.guide.wordings import all_wordings, offered, shipped
from atithi.standards.models import DoneStep, How, Need, Step

pytestmark = pytest.mark.django_db


def _work() -> None:
    """All work is done; that no mail server is there is nobody's fault."""
    run_jobs(strict=False)
    assert not Job.objects.exclude(last_error="").exclude(handler="channels.deliver").exists()


def _reply(cast: Cast, conversation: Conversation, text: str) -> None:
    send_reply(conversation=conversation, text=text, actor=Actor.staff(cast.ravi.pk), author=cast.ravi)
    _work()


def _done(conversation: Conversation) -> dict[str, str]:
    return dict(DoneStep.objects.filter(conversation=conversation).values_list("step", "how"))


@pytest.mark.parametrize(
    "text", ["Good morning Lakshmi, thank you for waiting.", "नमस्ते जी, धन्यवाद।", "నమస్కారం అండి, ధన్యవాదాలు.", "নমস্কার, ধন্যবাদ।"]
)  # fmt: skip
def test_what_is_said_ticks_its_steps_in_every_language(cast: Cast, text: str) -> None:
    conversation = cast.conversation("Hello")
    _reply(cast, conversation, text)
    assert _done(conversation) == {"welcome": "said", "thanks": "said"}
    _reply(cast, conversation, text)
    assert Event.objects.filter(type="guide.step_done").count() == 2


def test_what_the_desk_says_by_itself_ticks_nothing(cast: Cast) -> None:
    conversation = cast.conversation("Hello")
    send_reply(conversation=conversation, text="Namaste, thank you!", actor=Actor.system(), author=None)
    _work()
    assert _done(conversation) == {}


def test_what_is_done_for_the_guest_is_a_solution(cast: Cast) -> None:
    conversation = cast.conversation("Where is my refund?")
    make_promise(
        customer=conversation.customer, conversation=conversation, kind="refund", actor=Actor.staff(cast.ravi.pk),
        made_by=cast.ravi,
    )  # fmt: skip
    _work()
    assert _done(conversation)["solution"] == "done"


def test_a_need_is_written_down_in_their_words_and_confirmed(cast: Cast) -> None:
    conversation, actor = cast.conversation("I want a kettle"), Actor.staff(cast.ravi.pk)
    with pytest.raises(StandardsError, match="what the guest needs"):
        actions.note_need(conversation=conversation, words=" \n ", actor=actor, author=cast.ravi)
    need = actions.note_need(conversation=conversation, words="a kettle for two", actor=actor, author=cast.ravi)
    guide = queries.guide_of(conversation, cast.ravi, now())
    assert (guide.need, [one.step for one in guide.steps if one.done]) == (need, [Step.NEEDS])
    confirming = next(one for one in guide.steps if one.step == Step.NEEDS).wordings[-1]
    assert "a kettle for two" in confirming
    actions.confirm_need(need=need, actor=actor)
    actions.confirm_need(need=need, actor=actor)
    assert Event.objects.filter(type="need.confirmed").count() == 1
    assert Need.objects.get().confirmed_at


def test_an_upset_guest_turns_the_order(cast: Cast) -> None:
    conversation = cast.conversation("Hello")
    calm = [one.step for one in queries.guide_of(conversation, cast.ravi, now()).steps]
    assert calm == [Step.WELCOME, Step.RAPPORT, Step.NEEDS, Step.SOLUTION, Step.THANKS]
    conversation.mood = "upset"
    upset = queries.guide_of(conversation, cast.ravi, now())
    assert [one.step for one in upset.steps] == [Step.NEEDS, Step.ACKNOWLEDGE, Step.SOLUTION, Step.THANKS]
    assert upset.steps[0].now


def test_a_step_can_be_marked_and_taken_back(cast: Cast) -> None:
    conversation, actor = cast.conversation("Hello"), Actor.staff(cast.ravi.pk)
    actions.mark_steps(conversation=conversation, steps=[Step.RAPPORT], how=How.MARKED, actor=actor)
    actions.unmark_step(conversation=conversation, step=Step.RAPPORT, actor=actor)
    actions.unmark_step(conversation=conversation, step=Step.RAPPORT, actor=actor)
    assert _done(conversation) == {}
    assert Event.objects.filter(type="guide.step_undone").count() == 1


def test_sentences_are_in_the_guests_language_and_script_and_greet_by_the_hour(cast: Cast) -> None:
    conversation = cast.conversation("मेरा रिफंड कब आएगा?")
    morning, evening = datetime(2026, 11, 2, 3, tzinfo=UTC), datetime(2026, 11, 2, 13, tzinfo=UTC)
    [words] = offered(conversation, cast.ravi, morning)[Step.WELCOME]
    assert words.startswith("नमस्ते Lakshmi जी")
    conversation.language, conversation.script = "en", "Latn"
    assert offered(conversation, cast.ravi, morning)[Step.WELCOME][0].startswith("Good morning Lakshmi")
    assert offered(conversation, cast.ravi, evening)[Step.WELCOME][0].startswith("Good evening Lakshmi")
    conversation.language, conversation.script, conversation.customer.name = "te", "Telu", ""
    assert offered(conversation, cast.ravi, morning)[Step.WELCOME][0].startswith("నమస్కారం, ")


def test_every_sentence_that_comes_with_the_desk_is_there_in_every_variant() -> None:
    assert all(set(one.texts) == set(VARIANTS) for one in shipped().values())


def test_the_business_writes_its_own_in_the_place_of_ours_and_takes_them_back(cast: Cast) -> None:
    conversation, actor = cast.conversation("Hello"), Actor.staff(cast.asha.pk)
    with pytest.raises(StandardsError, match="at least one language"):
        actions.write_wording(texts={"en": " "}, step=Step.THANKS, actor=actor)
    with pytest.raises(ConversationError, match="no placeholder"):
        actions.write_wording(texts={"en": "{{who}}"}, step=Step.THANKS, actor=actor)
    actions.write_wording(
        texts={"en": "Come again, {{customer.first_name}}!"}, step=Step.WELCOME, key="thanks", actor=actor
    )
    assert offered(conversation, cast.ravi, now())[Step.THANKS] == ["Come again, Lakshmi!"]
    actions.remove_wording(key="thanks", actor=actor)
    assert Step.THANKS not in offered(conversation, cast.ravi, now())
    actions.restore_wording(key="thanks", actor=actor)
    assert [one for one in all_wordings() if one.key == "thanks"] == [shipped()["thanks"]]


@pytest.mark.parametrize(
    ("text", "language", "upset", "kinds"),
    [
        ("तुम कल आना", "hi", False, ["familiar"]),
        ("We will look at it this week, please wait", "en", True, ["apology"]),
        ("I am sorry, we will look at it today", "en", True, []),
        ("We will look at it today and tell you", "te", False, ["language"]),
        ("ok", "te", True, []),
        ("", "hi", True, []),
    ],
)
def test_cues_while_one_types(text: str, language: str, upset: bool, kinds: list[str]) -> None:
    assert [one.kind for one in remarks(text, language=language, upset=upset)] == kinds
