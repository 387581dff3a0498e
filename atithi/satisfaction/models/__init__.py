"""Surveys, rules, invitations, answers and what is put right after them."""

from atithi.satisfaction.models.answers import Answer, AnswerValue, Held, Invitation, InvitationState, Recovery, Via
from atithi.satisfaction.models.rules import AskingLimits, Occasion, Rule, ShopCode
from atithi.satisfaction.models.surveys import LOW, SCALES, QuestionKind, Survey, SurveyKind, SurveyVersion, Wording

__all__ = [
    "LOW",
    "SCALES",
    "Answer",
    "AnswerValue",
    "AskingLimits",
    "Held",
    "Invitation",
    "InvitationState",
    "Occasion",
    "QuestionKind",
    "Recovery",
    "Rule",
    "ShopCode",
    "Survey",
    "SurveyKind",
    "SurveyVersion",
    "Via",
    "Wording",
]
