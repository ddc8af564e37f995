"""What ONE's speed is worth, measured against the usual way in the same run: `make bench`.

`python -m bench` runs everything in a throw-away database, prints a table and writes results.json;
`python -m bench NAME…` runs those benchmarks and keeps the other rows.
"""
