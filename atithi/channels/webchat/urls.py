"""Addresses of the chat, under /webchat/."""

from django.urls import path

from atithi.channels.webchat import answers, pages, views

app_name = "webchat"

urlpatterns = [
    path("chat.js", pages.launcher, name="launcher"),
    path("<str:channel>/frame/", pages.frame, name="frame"),
    path("<str:channel>/session", views.session, name="session"),
    path("<str:channel>/messages", views.messages, name="messages"),
    path("<str:channel>/files", views.files, name="files"),
    path("<str:channel>/files/<str:attachment>", views.file, name="file"),
    path("<str:channel>/live", views.live, name="live"),
    path("<str:channel>/typing", views.typing, name="typing"),
    path("<str:channel>/seen", views.seen, name="seen"),
    path("<str:channel>/questions/<str:message>", views.question, name="question"),
    path("<str:channel>/contact", views.contact, name="contact"),
    path("<str:channel>/help", answers.answers, name="help"),
    path("<str:channel>/help/<str:article>", answers.article, name="help_article"),
]
