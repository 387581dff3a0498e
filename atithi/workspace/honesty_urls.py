"""Addresses of honest dates: the owner's rules, how promises were kept, early words to guests. Before those of promises."""

from django.urls import path

from atithi.workspace.views import early_words, honesty, promise_report

urlpatterns = [
    path("settings/promises/", honesty.rules, name="honesty"),
    path("promises/report/", promise_report.report, name="promise_report"),
    path("promises/report/file/", promise_report.file, name="promise_report_file"),
    path("promises/report/promises/", promise_report.behind, name="promise_report_behind"),
    path("promises/<str:public_id>/early/", early_words.show, name="early_word"),
    path("promises/<str:public_id>/early/sending/", early_words.sending, name="early_word_sending"),
    path("promises/<str:public_id>/early/dismissal/", early_words.dismissal, name="early_word_dismissal"),
    path("promises/<str:public_id>/making-good/", early_words.making_good, name="making_good"),
]
