"""Which addresses the knowledge room answers."""

from django.urls import URLPattern, URLResolver, path

from knowledge import views

app_name = "knowledge"
urlpatterns: list[URLPattern | URLResolver] = [
    path("documents/", views.documents, name="documents"),
    path("documents/<str:document_id>/", views.document, name="document"),
    path("clauses/<str:clause_id>/", views.clause, name="clause"),
]
