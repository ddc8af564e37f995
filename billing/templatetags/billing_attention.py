"""What waits for somebody, as pages of the console say it."""

from django import template

from billing.console import words
from billing.selectors.attention import count_attention

register = template.Library()
register.simple_tag(count_attention, name="attention_count")
register.filter("event_words", words.event_words)
register.filter("mail_words", words.mail_words)
register.filter("page_words", words.page_words)
