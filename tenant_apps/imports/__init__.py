"""Import ONDE / AAF1D: files of the administration become accounts, classes and families."""
