"""The same work over processes of this machine or a Dask cluster, and thousands of plans read into one dataset."""

from planlib.scale.clusters import cluster
from planlib.scale.collecting import Collected, corpus, dataset
from planlib.scale.pools import processes

__all__ = ["Collected", "cluster", "corpus", "dataset", "processes"]
