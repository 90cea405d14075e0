"""Which addresses the assistant room answers."""

from django.urls import URLPattern, URLResolver, path

from assistant import api, staff_views, views

app_name = "assistant"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", views.home, name="home"),
    path("ask/", views.ask, name="ask"),
    path("answers/<uuid:answer_id>/", views.answer, name="answer"),
    path("answers/<uuid:answer_id>/rating/", views.rate, name="rate"),
    path("answers/<uuid:answer_id>/estimate/", views.estimate, name="estimate"),
    path("staff/questions/", staff_views.questions, name="questions"),
    path("staff/questions/gather/", staff_views.gather, name="gather-questions"),
    path("staff/questions/<int:group_id>/", staff_views.group, name="question-group"),
    path("staff/questions/<int:group_id>/assign/", staff_views.assign, name="assign-questions"),
    path("staff/questions/<int:group_id>/close/", staff_views.close, name="close-questions"),
    path("api/v1/ask/", api.AskView.as_view(), name="api-ask"),
    path("api/v1/answers/<uuid:answer_id>/", api.AnswerView.as_view(), name="api-answer"),
    path("api/v1/answers/<uuid:answer_id>/rating/", api.RatingView.as_view(), name="api-rating"),
]
