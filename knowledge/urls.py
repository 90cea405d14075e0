"""Which addresses the knowledge room answers."""

from django.urls import URLPattern, URLResolver, path

from knowledge import api, views

app_name = "knowledge"
urlpatterns: list[URLPattern | URLResolver] = [
    path("documents/", views.documents, name="documents"),
    path("documents/<str:document_id>/", views.document, name="document"),
    path("coverage/", views.coverage, name="coverage"),
    path("clauses/<str:clause_id>/", views.clause, name="clause"),
    path("api/v1/search/", api.SearchView.as_view(), name="api-search"),
    path("api/v1/regions/", api.RegionsView.as_view(), name="api-regions"),
    path("api/v1/documents/", api.DocumentsView.as_view(), name="api-documents"),
    path("api/v1/documents/<str:document_id>/", api.DocumentView.as_view(), name="api-document"),
    path("api/v1/clauses/<str:clause_id>/", api.ClauseView.as_view(), name="api-clause"),
    path("api/v1/tables/", api.TablesView.as_view(), name="api-tables"),
]
