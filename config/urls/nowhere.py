"""A host where no school lives: every address is the same friendly 404."""

from django.urls import re_path

from config.errors import unknown_school

urlpatterns = [re_path(r"", unknown_school)]
# A name that can be no host of ours is a 400 to Django; to whoever typed it, it is the same.
handler400 = "config.errors.unknown_school"
handler404 = "config.errors.unknown_school"
handler500 = "config.errors.server_error"
