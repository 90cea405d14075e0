"""Which addresses the eligibility room answers."""

from django.urls import URLPattern, URLResolver, path

from eligibility import (
    api,
    entitlement_api,
    entitlement_views,
    interview_api,
    place_views,
    report_views,
    result_views,
    saved_views,
    views,
)

app_name = "eligibility"
urlpatterns: list[URLPattern | URLResolver] = [
    path("api/v1/estimates/", api.EstimatesView.as_view(), name="api-estimates"),
    path("api/v1/estimates/compare/", api.CompareView.as_view(), name="api-estimates-compare"),
    path("api/v1/estimates/batch/", api.BatchView.as_view(), name="api-estimates-batch"),
    path("api/v1/estimates/<uuid:estimate_id>/", api.SavedEstimateView.as_view(), name="api-estimate"),
    path("api/v1/eligibility/", entitlement_api.EligibilityView.as_view(), name="api-eligibility"),
    path("api/v1/interview/", interview_api.InterviewView.as_view(), name="api-interview"),
    path("entitlements/", entitlement_views.entitlements, name="entitlements"),
    path("entitlements/<str:key>/", entitlement_views.found, name="entitlements-found"),
    path("entitlements/<str:key>/change", entitlement_views.change, name="entitlements-change"),
    path("entitlements/<str:key>/estimate", entitlement_views.estimate, name="entitlements-estimate"),
    path("region/", place_views.region, name="region"),
    path("text-size/", place_views.text_size, name="text-size"),
    path("documents/<str:document_id>/wrong/", report_views.figure_reported, name="figure-reported"),
    path(
        "documents/<str:document_id>/wrong/<str:owner>/<str:figure>/", report_views.figure_report, name="figure-report"
    ),
    path("estimate/", views.start, name="start"),
    path("estimate/saved/deleted/", saved_views.deleted, name="saved-deleted"),
    path("estimate/saved/<uuid:estimate_id>/", saved_views.saved, name="saved"),
    path("estimate/saved/<uuid:estimate_id>/delete", saved_views.delete, name="saved-delete"),
    path("estimate/<str:draft_id>/", views.next_question, name="next"),
    path("estimate/<str:draft_id>/place", views.place, name="place"),
    path("estimate/<str:draft_id>/check", views.check, name="check"),
    path("estimate/<str:draft_id>/result", result_views.result, name="result"),
    path("estimate/<str:draft_id>/reference", result_views.reference, name="reference"),
    path("estimate/<str:draft_id>/save", result_views.save, name="save"),
    path("estimate/<str:draft_id>/<str:key>", views.question, name="question"),
]
