"""Addresses of articles, synonyms, gaps, and the answers beside a conversation."""

from django.urls import path

from atithi.workspace.views import articles, knowing

urlpatterns = [
    path("articles/", articles.library, name="articles"),
    path("articles/new/", articles.new, name="article_new"),
    path("articles/preview/", articles.preview, name="article_preview"),
    path("articles/gaps/", knowing.gaps, name="article_gaps"),
    path("articles/synonyms/", knowing.synonyms, name="article_synonyms"),
    path("articles/synonyms/<str:public_id>/", knowing.settle_proposal, name="article_synonyms_proposed"),
    path("articles/collections/", knowing.collections, name="article_collections"),
    path("articles/<str:public_id>/", articles.settle, name="article"),
    path("articles/<str:public_id>/pictures/", articles.pictures, name="article_pictures"),
    path("articles/<str:public_id>/<str:language>/", articles.text, name="article_text"),
    path("articles/<str:public_id>/<str:language>/step/", articles.step, name="article_step"),
    path("articles/<str:public_id>/<str:language>/versions/", articles.versions, name="article_versions"),
    path("conversations/<str:public_id>/answers/", knowing.beside, name="answers_beside"),
    path("conversations/<str:public_id>/answers/sent/", knowing.sent, name="answers_sent"),
    path("conversations/<str:public_id>/answers/opened/", knowing.opened, name="answers_opened"),
    path("conversations/<str:public_id>/article/", knowing.from_conversation, name="article_from_conversation"),
]
