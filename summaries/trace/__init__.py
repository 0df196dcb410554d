"""Who may see a summary, who has looked, and everything that happened, for those it concerns."""
