"""Surveys, rules, invitations, answers and what is put right after them."""

from atithi.satisfaction.models.answers import Answer, AnswerValue, Held, Invitation, InvitationState, Recovery, Via
from atithi.satisfaction.models.figures import Dimension, Tally, Touched
from atithi.satisfaction.models.rules import AskingLimits, Occasion, Rule, ShopCode
from atithi.satisfaction.models.surveys import LOW, SCALES, QuestionKind, Survey, SurveyKind, SurveyVersion, Wording
from atithi.satisfaction.models.themes import Mention, Remark, Theme, ThemeState

__all__ = [
    "LOW",
    "SCALES",
    "Answer",
    "AnswerValue",
    "AskingLimits",
    "Dimension",
    "Held",
    "Invitation",
    "InvitationState",
    "Mention",
    "Occasion",
    "QuestionKind",
    "Recovery",
    "Remark",
    "Rule",
    "ShopCode",
    "Survey",
    "SurveyKind",
    "SurveyVersion",
    "Tally",
    "Theme",
    "ThemeState",
    "Touched",
    "Via",
    "Wording",
]
