"""Which path leads to which room."""

from django.contrib.auth.views import LoginView, LogoutView
from django.urls import URLPattern, URLResolver, include, path
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerSplitView

from config.health import healthz, readyz

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("assistant.urls")),
    path("", include("eligibility.urls")),
    path("", include("knowledge.urls")),
    path("staff/sign-in/", LoginView.as_view(), name="sign-in"),
    path("staff/sign-out/", LogoutView.as_view(next_page="sign-in"), name="sign-out"),
    path("healthz", healthz, name="healthz"),
    path("readyz", readyz, name="readyz"),
    path("api/schema/", SpectacularAPIView.as_view(), name="schema"),
    path("api/docs/", SpectacularSwaggerSplitView.as_view(url_name="schema"), name="docs"),
]

handler400 = "config.errors.bad_request"
handler403 = "config.errors.forbidden"
handler404 = "config.errors.not_found"
handler500 = "config.errors.server_error"
