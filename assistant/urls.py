"""Which addresses the assistant room answers."""

from django.urls import URLPattern, URLResolver, path

from assistant import views

app_name = "assistant"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", views.home, name="home"),
    path("ask/", views.ask, name="ask"),
    path("answers/<uuid:answer_id>/", views.answer, name="answer"),
    path("answers/<uuid:answer_id>/rating/", views.rate, name="rate"),
    path("answers/<uuid:answer_id>/estimate/", views.estimate, name="estimate"),
]
