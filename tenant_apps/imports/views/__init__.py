"""Pages of imports, in the order one meets them: drop, check, questions, finish."""
