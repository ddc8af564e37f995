"""Addresses of the tools: included on the public host when SHOW_TOOLS is set."""

from django.urls import path, re_path

from shared_apps.ui import views

app_name = "ui"
urlpatterns = [
    path("_styleguide/", views.style_guide, name="style_guide"),
    re_path(r"^_styleguide/(?P<skin>public|school|console|focus)/$", views.style_guide, name="style_guide_skin"),
    path("_styleguide/propositions/", views.style_guide_options, name="style_guide_options"),
    re_path(
        r"^_styleguide/errors/(?P<name>400|403|404|500|503|csrf|suspended|unknown_school|unreachable)/$",
        views.style_guide_error,
        name="style_guide_error",
    ),
    path("_mail/", views.mail_list, name="mail_list"),
    re_path(r"^_mail/(?P<key>[0-9a-f]{32})/$", views.mail_detail, name="mail_detail"),
    re_path(r"^_mail/(?P<key>[0-9a-f]{32})/html/$", views.mail_html, name="mail_html"),
    re_path(r"^_mail/(?P<key>[0-9a-f]{32})/(?P<number>[0-9]{1,3})/$", views.mail_attachment, name="mail_attachment"),
]
