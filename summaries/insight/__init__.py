"""What the figures in an answer claim, and whether anything on record supports them."""
