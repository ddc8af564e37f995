"""How forms are rendered."""

from django.forms.renderers import TemplatesSetting


class OneFormRenderer(TemplatesSetting):
    """Our field and form templates."""
