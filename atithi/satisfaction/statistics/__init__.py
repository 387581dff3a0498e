"""What answers show, and how surely: pure, no database. Scores come as histograms: how many answers each score has."""
