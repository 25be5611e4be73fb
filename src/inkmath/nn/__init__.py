"""Neural networks from scratch in NumPy: made to be read, and fast enough to use.

from inkmath import nn
network = nn.Sequential([nn.Flatten(), nn.Dense(20), nn.Softmax()], input_shape=(1, 45, 45))
history = network.fit(images, labels, epochs=5, validation=(others, their_labels))
print(network.summary(), network.evaluate(others, their_labels))

Read `layer` first, then `dense`, `convolution`, `losses` and `fitting`. The tutorial is
docs/tutorials/from-scratch.md.
"""

from inkmath.nn.activations import ReLU, Sigmoid, Softmax, Tanh
from inkmath.nn.convolution import Conv2d
from inkmath.nn.dense import Dense, Dropout, Flatten
from inkmath.nn.fitting import Epoch, History, constant, cosine, fit, train_step
from inkmath.nn.initialisers import glorot, he, normal
from inkmath.nn.layer import Layer, NetworkError, samples_innermost
from inkmath.nn.losses import MSE, CrossEntropy
from inkmath.nn.network import Score, Sequential
from inkmath.nn.normalisation import BatchNorm
from inkmath.nn.optimisers import SGD, Adam
from inkmath.nn.pooling import AvgPool2d, MaxPool2d

__all__ = [
    "MSE",
    "SGD",
    "Adam",
    "AvgPool2d",
    "BatchNorm",
    "Conv2d",
    "CrossEntropy",
    "Dense",
    "Dropout",
    "Epoch",
    "Flatten",
    "History",
    "Layer",
    "MaxPool2d",
    "NetworkError",
    "ReLU",
    "Score",
    "Sequential",
    "Sigmoid",
    "Softmax",
    "Tanh",
    "constant",
    "cosine",
    "fit",
    "glorot",
    "he",
    "normal",
    "samples_innermost",
    "train_step",
]
