"""The moving average of a network's weights, and statistics of batch normalisation that go with it.

Averaged statistics are those of the weights that were, and lag behind the averaged weights while these still
change fast. Stochastic weight averaging measures them anew for the same reason (Izmailov et al. 2018).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import torch
from torch import Tensor, nn
from torch.nn.modules.batchnorm import _BatchNorm

Tensors = tuple[Tensor, ...] | list[Tensor]


def moving_average(decay: float) -> Callable[[Tensors, Tensors, Tensor | int], None]:
    """An exponential moving average that forgets faster in its first steps."""

    def update(averaged: Tensors, current: Tensors, count: Tensor | int) -> None:
        if averaged[0].is_floating_point():
            share = 1 - min(decay, (1 + int(count)) / (10 + int(count)))
            torch._foreach_lerp_(averaged, current, share)
        else:
            torch._foreach_copy_(averaged, current)

    return update


@torch.no_grad()
def measure_statistics(model: nn.Module, pass_batches: Callable[[], None]) -> None:
    """Give every batch normalisation the mean statistics of the batches that are passed through the model.

    All else computes as in inference, without dropout.
    """
    norms = list(_batch_norms(model))
    momenta = [norm.momentum for norm in norms]
    model.eval()
    for norm in norms:
        norm.reset_running_stats()
        norm.momentum = None  # the mean of all that comes
        norm.train()
    pass_batches()
    for norm, momentum in zip(norms, momenta, strict=True):
        norm.momentum = momentum
    model.eval()


def has_statistics(model: nn.Module) -> bool:
    """True if there is any batch normalisation in it."""
    return any(True for _ in _batch_norms(model))


def statistics_of(model: nn.Module) -> dict[str, Tensor]:
    """The running statistics of each batch normalisation, by their names in the model's state."""
    names = {id(buffer) for norm in _batch_norms(model) for buffer in norm.buffers(recurse=False)}
    return {name: buffer for name, buffer in model.named_buffers() if id(buffer) in names}


def _batch_norms(model: nn.Module) -> Iterator[_BatchNorm]:
    return (module for module in model.modules() if isinstance(module, _BatchNorm))
