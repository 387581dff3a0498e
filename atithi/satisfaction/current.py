"""What counts now: the published version of a survey, its words for a guest, and the limits of asking."""

from atithi.satisfaction.models import AskingLimits, Survey, SurveyVersion, Wording
from atithi.satisfaction.wordings import filled_in
from atithi.staff.queries import business


def limits() -> AskingLimits:
    """What the owner decided, else what holds before."""
    return AskingLimits.objects.filter(id=1).first() or AskingLimits(id=1)


def current_version(survey: Survey) -> SurveyVersion | None:
    """The questions that are asked now; None while none were published."""
    return survey.versions.filter(published_at__isnull=False).order_by("-number").first()


def draft_of(survey: Survey) -> SurveyVersion | None:
    """The questions that somebody is writing; None where nothing changed since the last were published."""
    return survey.versions.filter(published_at=None).order_by("-number").first()


def wording_of(version: SurveyVersion, language: str) -> Wording | None:
    """The words in this language, where somebody looked at them; else in the business's own, else in any that is reviewed."""
    rows = {each.language: each for each in version.wordings.all() if each.reviewed_at is not None}
    for wanted in (language, business().default_language, "en"):
        if wanted in rows:
            return rows[wanted]
    return next(iter(rows.values()), None)


def texts_of(wording: Wording, name: str = "") -> dict[str, str]:
    """Its texts as a guest reads them."""
    owner = business().name_in(wording.language)
    return {key: filled_in(text, name=name, business=owner) for key, text in wording.texts.items()}
