"""The data store: which sets there are, getting them, checking them, opening them.

from inkmath import data
hasy = data.open_set("hasyv2")
train = hasy.split("train", fold=1)
hasy.images[train], hasy.labels[train]
"""

from inkmath.data.sets import ImageSet, PictureSet
from inkmath.data.use import add, fetch, open_set, verify

__all__ = ["ImageSet", "PictureSet", "add", "fetch", "open_set", "verify"]
