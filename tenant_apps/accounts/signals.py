"""What accounts tell those who stand above them."""

from django.dispatch import Signal

# People are about to be changed or made in a way that those above follow: before any row is locked, so that whoever
# follows takes their own lock first. All take locks in one order: the directory, people's rows, logins.
people_changing = Signal()

# Many people were saved at once, without `post_save`: `ids` of users whose leaving changed.
people_changed = Signal()

# Some sessions of a person are about to be ended from elsewhere: `user`, `keys` of the sessions, still to be read.
sessions_closing = Signal()
