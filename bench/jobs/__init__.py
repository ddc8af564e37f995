"""What is measured, each in a process of its own (`python -m bench.jobs.<name>`); its last line is the result."""
