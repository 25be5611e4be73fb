import numpy as np
import onnx
import pytest
import torch

from inkmath.errors import ExportError
from inkmath.recognition.class_map import ClassMap
from inkmath.recognition.weights import load_session, shipped
from inkmath.training.recovered_parser import recover_parser
from inkmath.training.relations import ExpressionsConfig, relations_net
from inkmath.vocab import LOOKS_LIKE, NAMES, class_ids, name_ids


def test_a_recovered_parser_scores_as_the_file_does() -> None:
    session, card = load_session("expression-parser")
    graph = onnx.load(str(shipped() / "expressions" / card.file)).graph
    network = relations_net(ExpressionsConfig()).eval()
    recover_parser(network, graph, card.classes)
    random = np.random.default_rng(0)
    places = [class_ids()[name] for name in card.classes if name not in LOOKS_LIKE]
    scores = random.dirichlet(np.full(len(places), 0.05), (2, 7)).astype(np.float32)
    corners = random.uniform(0, 300, (2, 7, 2))
    inputs = {
        "scores": scores,
        "boxes": np.concatenate([corners, corners + random.uniform(5, 60, (2, 7, 2))], axis=2),
        "present": np.ones((2, 7)),
        "symbol_features": random.uniform(0, 1, (2, 7, 256)),
    }
    inputs = {name: values.astype(np.float32) for name, values in inputs.items()}
    names, edges = session.run(None, inputs)
    wide = ClassMap(
        [*(name for name in card.classes if name not in LOOKS_LIKE)], class_ids(), len(class_ids())
    )
    given = inputs | {"scores": wide.to_vocabulary(scores, 0.0)}
    with torch.inference_mode():
        found, found_edges = network(*(torch.from_numpy(values) for values in given.values()))
    rows = [name_ids().get(name, len(NAMES)) for name in card.classes]
    assert found[..., rows].numpy() == pytest.approx(names, abs=0.05)
    assert found_edges.numpy() == pytest.approx(edges, abs=0.05)


def test_another_networks_weights_are_refused() -> None:
    _, card = load_session("expression-traces")
    graph = onnx.load(str(shipped() / "expressions" / card.file)).graph
    with pytest.raises(ExportError, match="another network"):
        recover_parser(relations_net(ExpressionsConfig()), graph, card.classes)
