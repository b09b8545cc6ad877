"""Person-level counts of a main phase with a known effect, drawn directly (no raw extracts).

Shapes follow the pilot: three sites, nine quarters of entry, an allocation ratio that drifts by site and
quarter (Drive's share from 0.06 to 0.44), recording that grows and in one site doubles in three years,
people who differ and repeat, and an extract that ends before every window does. There is no peak at
entry: where a naive analysis fails here, it fails by allocation and recording alone.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd

SITES = ("essex", "south_wales", "west_sussex")
QUARTERS = tuple(f"{2016 + (at + 1) // 4}Q{(at + 1) % 4 + 1}" for at in range(9))
SHARES = np.array(
    [
        [0.16, 0.10, 0.09, 0.08, 0.24, 0.42, 0.36, 0.30, 0.40],
        [0.20, 0.10, 0.12, 0.06, 0.36, 0.35, 0.39, 0.37, 0.36],
        [0.11, 0.19, 0.10, 0.10, 0.43, 0.44, 0.40, 0.33, 0.33],
    ]
)
SIZES = np.array(
    [
        [12, 14, 18, 15, 8, 8, 7, 7, 6],
        [14, 16, 15, 14, 9, 7, 7, 7, 5],
        [14, 17, 17, 16, 6, 8, 8, 8, 6],
    ]
)
SITE_PEOPLE = np.array([0.38, 0.41, 0.21])
RATES = np.array([1.0, 1.2, 0.9])  # domestic incidents a year, at entry into the study's first quarter
GROWTH = np.array([1.26, 1.15, 1.10])  # of recording, a year
SHARED, OWN = 2.0, 2.4  # shape of what a person's two windows share, and of what is each window's own
END = 3.25  # years from the start of allocation to the end of the extract


@dataclass(frozen=True)
class Study:
    """One replicate as the estimates take it: `frame` of the 12 months after, events before beside it."""

    frame: pd.DataFrame
    before: np.ndarray


def draw(rng: np.random.Generator, people: int, ratio: float) -> Study:
    """A study whose Drive people have `ratio` times the incidents after the intervention."""
    site, quarter, drive = _allocated(rng, people)
    index = (quarter + rng.random(site.size)) / 4
    after = index + 10 / 12
    years = np.clip(END - after, 0.0, 1.0)
    person = rng.gamma(SHARED, 1 / SHARED, site.size)

    def counts(start: np.ndarray, length: np.ndarray, times: np.ndarray) -> np.ndarray:
        recording = GROWTH[site] ** (start + length / 2)
        own = rng.gamma(OWN, 1 / OWN, site.size)
        return rng.poisson(RATES[site] * recording * person * own * length * times)

    half = np.full(site.size, 0.5)
    before = counts(index - half, half, np.ones(site.size))
    events = counts(after, years, np.where(drive, ratio, 1.0))
    frame = pd.DataFrame(
        {
            "arm": np.where(drive, "drive", "control"),
            "trial_site": np.array(SITES)[site],
            "quarter": np.array(QUARTERS)[quarter],
            "stratum": np.char.add(np.char.add(np.array(SITES)[site], " "), np.array(QUARTERS)[quarter]),
            "events": events.astype(np.float64),
            "years": years,
            "prior": before.astype(np.float64),
        }
    )
    return Study(frame, before.astype(np.float64))


def _allocated(rng: np.random.Generator, people: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Site, quarter and arm of everyone: a fixed number of Drive places drawn in each stratum."""
    sizes = np.rint(people * SITE_PEOPLE[:, None] * SIZES / SIZES.sum(axis=1, keepdims=True)).astype(int)
    site, quarter, drive = [], [], []
    for s in range(len(SITES)):
        for q in range(len(QUARTERS)):
            n = int(sizes[s, q])
            arms = np.zeros(n, dtype=bool)
            arms[: max(1, round(n * SHARES[s, q]))] = True
            site.append(np.full(n, s))
            quarter.append(np.full(n, q))
            drive.append(rng.permutation(arms))
    return np.concatenate(site), np.concatenate(quarter), np.concatenate(drive)
