"""The page on which HR and administrators say how the company's paper begins."""
