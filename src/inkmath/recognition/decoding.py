"""Decoding options of a reader: the weights, thresholds and beam sizes of its search."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any, Self

from inkmath.errors import ConfigError


@dataclass(frozen=True, slots=True)
class DecodingOptions:
    """The tuned numbers of a reader, kept in its `reader.json`.

    Scores are natural logarithms of probabilities; a bonus or penalty is a difference of these.

    Symbol classification:
        sure_name, sure_junk: a candidate is classified again where its best name has a smaller share of what
            is not junk than the first, and junk a lower probability than the second.
        second_pass_weight: of the second network's logits beside the first's, in [0, 1].
        trace_weight: of the network that sees the pen's trajectory, in [0, 1], in the names of strokes.

    Segmentation:
        sure_symbol: a component whose probability of junk is below this is part of nothing larger.
        split_above: a component is split further where every candidate that holds it is junk with a higher
            probability; split_strokes_above: the same of a component of several known strokes.
        touching_zeros: a component that is an infinity sign with a higher probability may be two zeros.
        unknown_group: share that is left of the probability that a group of components is an unknown symbol.
        most_junk: candidates that are junk with a higher probability are dropped, unless they stand alone.
        speck_size: largest side of a component that may be left out, in typical symbols' sides.
        speck_penalty, photo_speck_penalty: for leaving one out, in clean ink and in a photograph.
        segmentations: hypotheses that are parsed. segmentation_beam: partial ones that are kept.

    Tree parsing:
        trees: the best layout trees of each segmentation. parse_effort: partial trees that are expanded for
            them. beam_margin: segmentations and trees this far below the best are dropped.
        classifier_weight: of the classifier's log-probabilities beside the parser's names in context.
        mark_network_weight: of the networks' choice among `.`, `\\cdot` and `,` beside the mark's place.
        mark_place_bound: the most that this place may count.

    Scores of whole hypotheses:
        length_bonus: for each symbol. language_model_weight: of the language model's log-probability.
        rescoring_margin: hypotheses this far below the best are not rescored by the language model.
        unbalanced_penalty: for each bracket without a partner, and each dot without a factor.
        mixed_case_penalty: for each letter read in both cases where they have one shape.
        inconsistency_penalty: for two symbols of different names whose features point the same way; it counts
            in part from the cosine `alike_from` on.
        punctuation_only_penalty: for a hypothesis of nothing but dots and commas.

    Lines of a page:
        sure_line: a line of at least this confidence is not adapted to the others of its page.
        agreement_bonus: log-likelihood ratio of a reading that agrees with a neighbouring line.
        contradiction_penalty: of one that contradicts a surer neighbour, where lines follow from one another.
    """

    sure_name: float
    sure_junk: float
    second_pass_weight: float
    trace_weight: float
    sure_symbol: float
    split_above: float
    split_strokes_above: float
    touching_zeros: float
    unknown_group: float
    most_junk: float
    speck_size: float
    speck_penalty: float
    photo_speck_penalty: float
    segmentations: int
    segmentation_beam: int
    trees: int
    parse_effort: int
    beam_margin: float
    classifier_weight: float
    mark_network_weight: float
    mark_place_bound: float
    length_bonus: float
    language_model_weight: float
    rescoring_margin: float
    unbalanced_penalty: float
    mixed_case_penalty: float
    inconsistency_penalty: float
    alike_from: float
    punctuation_only_penalty: float
    sure_line: float
    agreement_bonus: float
    contradiction_penalty: float

    @classmethod
    def from_dict(cls, options: Mapping[str, Any]) -> Self:
        """The options in JSON form. Raises ConfigError that names what is missing, unknown or no number."""
        types = {field.name: field.type for field in fields(cls)}
        missing, unknown = types.keys() - options.keys(), options.keys() - types.keys()
        if missing or unknown:
            raise ConfigError(
                f"Decoding options: missing {_listed(missing)}, unknown {_listed(unknown)}. "
                f"There are: {', '.join(types)}."
            )
        for name, value in options.items():
            is_whole = isinstance(value, int) and not isinstance(value, bool)
            if not is_whole and (types[name] == "int" or not isinstance(value, float)):
                raise ConfigError(f"The decoding option {name} is {value!r}, not of type {types[name]}.")
        return cls(**options)


def _listed(names: set[str]) -> str:
    return ", ".join(sorted(names)) or "none"
