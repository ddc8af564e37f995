"""Pages of the carnet de liaison."""
