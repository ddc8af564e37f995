"""What a school shows to anybody who stands at its door."""

from django.urls import path

from tenant_apps.school_admin.views import school

urlpatterns = [path("image-<slug:name>.webp", school.picture, name="school_picture")]
