"""Which words tell a group of texts from the others: log-odds with an informative prior.

Monroe, Colaresi & Quinn (2008): Fightin' words. Political Analysis 16 (4), 372-403. The prior is how often the word is said
anywhere: a word that was said twice does not win over one that was said two hundred times.
"""

import math
from collections.abc import Mapping

PRIOR = 50.0  # words that the prior weighs


def telling(inside: Mapping[str, int], everywhere: Mapping[str, int]) -> dict[str, float]:
    """For each word said `inside`, by how many standard errors it is said oftener there than in the rest of `everywhere`."""
    said = sum(inside.values())
    of_all = sum(everywhere.values())
    rest = of_all - said
    found = {}
    for word, count in inside.items():
        prior = PRIOR * everywhere[word] / of_all
        outside = everywhere[word] - count
        here = math.log((count + prior) / (said + PRIOR - count - prior))
        there = math.log((outside + prior) / (rest + PRIOR - outside - prior))
        found[word] = (here - there) / math.sqrt(1 / (count + prior) + 1 / (outside + prior))
    return found
