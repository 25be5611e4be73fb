"""Files of CROHME's packages land where the reader looks for them."""

from __future__ import annotations

import pytest

from inkmath.data.crohme_files import layout_name


@pytest.mark.parametrize(
    ("name", "place"),
    [
        ("CROHME/train/KAIST/KME1.inkml", "train/KAIST/KME1.inkml"),
        ("CROHME/test2014/18_em_0.inkml", "test2014/18_em_0.inkml"),
        ("CROHME/captions/train_caption.txt", "captions/train_caption.txt"),
        ("CROHME_full_v2/CROHME2013_data/TrainINKML/HAMEX/f1.inkml", "train/HAMEX/f1.inkml"),
        ("CROHME_full_v2/CROHME2013_data/TestINKMLGT/t1.inkml", "test2013/t1.inkml"),
        ("CROHME_full_v2/CROHME2012_data/testDataGT/t1.inkml", "test2012/t1.inkml"),
        ("CROHME_full_v2/CROHME2011_data/CROHME_testGT/t1.inkml", "test2011/t1.inkml"),
        ("CROHME_full_v2/CROHME2013_data/TestINKML/t1.inkml", None),
        ("CROHME/train/KAIST/KME1.lg", None),
        ("CROHME/readme.txt", None),
    ],
)
def test_layout(name: str, place: str | None) -> None:
    assert layout_name(name) == place
