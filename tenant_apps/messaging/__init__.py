"""Messagerie: letters between the people of a school."""
