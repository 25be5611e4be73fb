"""The terms of a report, each in a sentence or two for a reader who meets it for the first time."""

from __future__ import annotations

GLOSSARY: tuple[tuple[str, str], ...] = (
    ("accuracy", "Share of the pictures that were answered right. The headline gives it with its interval."),
    (
        "augmentation",
        "Random changes of the training pictures, such as turning and bending, made anew each time. The "
        "network cannot learn the pictures by heart, and meets more ways of writing than there are in the "
        "data.",
    ),
    ("batch", "The pictures of one step: the network is changed once for all of them together."),
    (
        "calibration",
        "Agreement of confidences with what comes true: of the answers given with 90 %, nine in ten are "
        "right.",
    ),
    ("class", "One of the names that the network can answer, such as the digit 7."),
    ("confidence", "The probability that the network gives its own answer."),
    (
        "confusion matrix",
        "A table of counts: a row for each class that is there, a column for each class that was answered. "
        "Right answers stand on the diagonal, every other cell is a kind of mistake.",
    ),
    (
        "convolution",
        "A layer whose small filters slide over the picture; each makes a map of where its pattern is found.",
    ),
    (
        "cross-entropy",
        "The loss of a classifier: minus the logarithm of the probability that the true class was given, on "
        "average. 0 is perfect; guessing among 10 classes costs ln 10 = 2.30.",
    ),
    (
        "ECE",
        "Expected calibration error: the distance between confidence and accuracy, on average over ten bins "
        "of confidence, each weighted by its pictures. 0 is perfect.",
    ),
    (
        "EMA",
        "Exponential moving average of the weights during training. The average is less noisy than the last "
        "step; it is what is validated and kept, unless `ema` is 0.",
    ),
    ("epoch", "One pass over all training pictures."),
    (
        "F1",
        "The harmonic mean of precision and recall of a class: high only if both are.",
    ),
    (
        "gradient (saliency)",
        "Of a picture: by how much an answer's log odds rise for a little more ink in a pixel. It shows how "
        "the network would change its mind, covering patches shows what the answer rests on as it is.",
    ),
    (
        "interval",
        "95 % interval (Wilson): the accuracies for which a result like this one would be no surprise, "
        "given so many pictures. If two networks' intervals overlap widely, the better one may be luck.",
    ),
    (
        "label smoothing",
        "The training aims at 95 % instead of 100 % for the true class (or as is set), so that the network "
        "does not become too sure. Its training loss cannot come to 0 then.",
    ),
    (
        "log odds",
        "The logarithm of an answer's probability over that of all other answers: 0 at 50 %, 4.6 at 99 %.",
    ),
    ("loss", "What training makes small; here the cross-entropy."),
    (
        "macro average",
        "The mean over the classes, each counting alike however rare; the weighted average counts pictures.",
    ),
    (
        "overfitting",
        "Learning the training pictures by heart: the training loss falls while the validation loss rises.",
    ),
    ("parameters", "The numbers that the network learns: weights and biases."),
    ("precision", "Of the pictures that were given a class, the share that is of it."),
    ("recall", "Of the pictures of a class, the share that was given it."),
    ("support", "The number of pictures of a class in the part that was answered."),
    ("top 3", "The share of pictures whose true class is among the three likeliest answers."),
    (
        "training, validation, test",
        "Three parts of the data. The network learns from the first; settings are chosen by the second; the "
        "third is looked at once, in the end, and shows how good the network is with new pictures.",
    ),
)
"""Terms and their explanations, in alphabetical order."""
