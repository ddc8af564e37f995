"""Reading the academic feed of primary schools (AAF1D, formats.md 2): `feed.read_feed` is the way in.

Nothing here knows the database: what schools had before comes in as `Known` rows, what they have
now goes out as one `Roster` a school.
"""
