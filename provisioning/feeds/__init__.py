"""The academic feed by night: conventions, runs, and what each school got (docs/decisions/0015)."""
