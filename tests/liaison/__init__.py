"""The carnet de liaison."""
