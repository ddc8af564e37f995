"""The first page, what people arrange on it, what administrators decide about it."""
