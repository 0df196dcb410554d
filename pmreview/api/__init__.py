"""What every part of the API shares: the door, refusals, answers given once, its description. Knows no facts and no reviews."""
