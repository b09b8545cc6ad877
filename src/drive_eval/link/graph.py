"""Which things belong together, when pairs of them are known to."""

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components


def groups(members: pd.Index, pairs: pd.DataFrame) -> pd.Series:
    """Number the groups that the pairs (first two columns) make of the members, singletons included.

    Groups are numbered by their first member in index order, so equal pairs give equal numbers
    in whatever order they come.
    """
    ordered = members.sort_values()
    left = ordered.get_indexer(pd.Index(pairs.iloc[:, 0]))
    right = ordered.get_indexer(pd.Index(pairs.iloc[:, 1]))
    links = coo_array((np.ones(len(left), dtype=np.int8), (left, right)), shape=(len(ordered), len(ordered)))
    _, labels = connected_components(links, directed=False)
    return pd.Series(_by_first_member(labels), index=ordered, name="group")


def _by_first_member(labels: npt.NDArray[np.int32]) -> npt.NDArray[np.int64]:
    numbered, _ = pd.factorize(labels)
    return numbered.astype(np.int64)


def chain(frame: pd.DataFrame, keys: list[str], member: str) -> pd.DataFrame:
    """Pairs that tie each member to the first with the same keys (enough to join them all)."""
    complete = frame[[*keys, member]].dropna()
    first = complete.groupby(keys, sort=False)[member].transform("min")
    pairs = pd.DataFrame({"left": first, "right": complete[member]})
    return pairs[pairs["left"] != pairs["right"]].drop_duplicates()
