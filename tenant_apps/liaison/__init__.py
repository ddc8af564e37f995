"""Carnet de liaison: words of the school to the families of its pupils, read, answered and signed."""
