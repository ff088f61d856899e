"""How unlikely a count is: lower tails of distributions whose rate itself varies from day to day."""

import math
from collections.abc import Sequence


def share_tail(hits: int, trials: int, share: float, spread: float) -> float:
    """The probability of at most ``hits`` of ``trials`` where each has ``share``, and days differ (beta-binomial).

    ``spread`` is the correlation of two trials of one day: 0 makes it binomial.

    >>> round(share_tail(0, 3, 0.5, 0.0), 3)
    0.125
    >>> share_tail(0, 3, 0.5, 0.2) > 0.15
    True
    """
    if hits >= trials or trials == 0 or share <= 0.0:
        return 1.0
    share = min(share, 1 - 1e-9)
    if spread <= 1e-9:
        logs = [
            math.log(math.comb(trials, k)) + k * math.log(share) + (trials - k) * math.log1p(-share)
            for k in range(hits + 1)
        ]
        return min(1.0, math.fsum(map(math.exp, logs)))
    a, b = share * (1 / spread - 1), (1 - share) * (1 / spread - 1)
    # From k = 0 upwards by the ratio of neighbours, in logarithms, since single terms may be below the smallest float.
    log_term = math.lgamma(b + trials) - math.lgamma(a + b + trials) + math.lgamma(a + b) - math.lgamma(b)
    total = math.exp(log_term)
    for k in range(1, hits + 1):
        log_term += math.log((trials - k + 1) * (a + k - 1) / (k * (b + trials - k)))
        total += math.exp(log_term)
    return min(1.0, total)


def count_tail(count: float, mean: float, variation: float) -> float:
    """The probability of a count as low as this where ``mean`` is expected, of a rate that varies (gamma-Poisson).

    ``variation`` is the rate's standard deviation, relative to its mean; 0 makes it Poisson.

    >>> round(count_tail(0, 3.0, 0.0), 4) == round(math.exp(-3), 4)
    True
    >>> count_tail(0, 3.0, 0.5) > math.exp(-3)
    True
    """
    if mean <= 0 or count >= mean:
        return 1.0
    whole = math.floor(count)
    if variation <= 1e-6:
        log_term, ratio = -mean, lambda k: math.log(mean / k)
    else:
        shape = 1 / variation**2
        log_stay = math.log(shape / (shape + mean))
        log_move = math.log(mean / (shape + mean))
        log_term, ratio = shape * log_stay, lambda k: log_move + math.log((shape + k - 1) / k)
    total = math.exp(log_term)
    for k in range(1, whole + 1):
        log_term += ratio(k)
        total += math.exp(log_term)
    return min(1.0, total)


def day_spread(days: Sequence[tuple[int, int]], *, least: float) -> tuple[float, float]:
    """Share and spread of (hits, trials) of several days, by moments; the spread is never below ``least``.

    >>> share, spread = day_spread([(9, 10), (9, 10), (9, 10)], least=0.01)
    >>> (share, spread)
    (0.9, 0.01)
    """
    trials = sum(n for _, n in days)
    if not trials:
        return 0.0, least
    share = sum(k for k, _ in days) / trials
    noise = share * (1 - share)
    if noise <= 0 or len(days) < 3:
        return share, least
    # Kleinman's moment estimator with weights n, for unequal days.
    squares = math.fsum(n * (k / n - share) ** 2 for k, n in days)
    weights = trials - math.fsum(n * n for _, n in days) / trials
    beyond = squares - noise * (len(days) - 1)
    spread = beyond / (noise * (weights - (len(days) - 1))) if weights > len(days) - 1 else 0.0
    return share, min(0.9, max(least, spread))
