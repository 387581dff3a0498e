"""The owner decides whether anybody may read the results of a survey."""

from django.db import transaction

from atithi.events import Actor, record
from atithi.satisfaction.models import Survey


@transaction.atomic
def show_results(*, survey: Survey, actor: Actor, public: bool) -> None:
    """Shows the results to anybody, or to the staff alone again."""
    if Survey.objects.filter(pk=survey.pk, results_public=not public).update(results_public=public):
        survey.results_public = public
        kind = "survey.results_shown" if public else "survey.results_hidden"
        record(kind, subject=("survey", survey.pk), actor=actor, data={})
