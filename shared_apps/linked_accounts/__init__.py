"""One person's accounts in two schools, tied together by their owner."""
