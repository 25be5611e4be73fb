"""`inkmath evaluate` and `inkmath bench`: options, output and exit codes, with a stand-in for the reader."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner

from inkmath.cli import app
from inkmath.errors import ConfigError
from inkmath.evaluation import bench
from inkmath.evaluation.reading import samples
from inkmath.evaluation.reading.drawing import picture_of
from inkmath.evaluation.reading.sample_expression import sample_expression
from inkmath.evaluation.reading.samples import ExpressionSample, PageSample
from inkmath.pipeline import READERS
from inkmath.types import Answer, Page, Reading, Solution

SAMPLES = [
    ExpressionSample("right", sample_expression(), tuple("x+1")),
    ExpressionSample("wrong", sample_expression(), (r"\alpha", "+", "1"), symbols=()),
    ExpressionSample("power", sample_expression(), tuple("x^{2}")),
]

PAGES = [PageSample("page", picture_of(sample_expression()), (tuple("x+1"), tuple("x+2")))] * 2


class AlwaysTheSame:
    def recognise(self, line: Page, known: object = ()) -> Reading:
        return Reading("x+1", 0.5)

    def recognise_page(self, page: Page, known: object = (), *, least: float = 0.0) -> list[Reading]:
        return [self.recognise(page)]

    def settled(self, readings: list[Reading], *, is_photo: bool) -> list[Reading]:
        return readings


@pytest.fixture(autouse=True)
def _stand_ins(monkeypatch: pytest.MonkeyPatch) -> None:
    def load(name: str, split: str) -> Iterator[ExpressionSample]:
        assert (name, split) in [("crohme", "2014"), ("photos", "all"), ("photos", "pages")]
        return iter(() if split == "pages" else SAMPLES)

    monkeypatch.setitem(READERS, "expressions", AlwaysTheSame)  # type: ignore[arg-type]
    monkeypatch.setattr("inkmath.pipeline._loaded", {})
    monkeypatch.setattr(samples, "load_expressions", load)

    def load_pages(name: str, split: str, least: int = 2) -> Iterator[PageSample]:
        return iter(PAGES if name == "photos" else ())

    monkeypatch.setattr(samples, "load_pages", load_pages)
    monkeypatch.setattr(bench, "_FIRST_READING", "print(1); print(5e7)")


def _run(*arguments: str) -> tuple[int, str, str]:
    result = CliRunner().invoke(app, list(arguments))
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result.exit_code, result.stdout, result.stderr


def test_a_table_for_a_person() -> None:
    code, out, _ = _run("evaluate", "expressions", "crohme", "--split", "2014", "--seed", "2")
    assert code == 0
    assert "expressions on crohme 2014 (seed 2)" in out
    assert "33.3 %" in out


def test_json_with_a_subset_and_a_limit() -> None:
    evaluated = ("evaluate", "expressions", "crohme", "--split", "2014", "--json")
    for options, count in (("", 3), ("--subset powers", 2), ("--subset simple", 1), ("--limit 2", 2)):
        code, out, _ = _run(*evaluated, *options.split())
        measures = {measure["name"]: measure for measure in json.loads(out)["measures"]}
        assert code == 0
        assert measures["ExpRate"]["samples"] == count
        assert measures["ExpRate"]["value"] == pytest.approx(1 / count)


def test_errors_are_written_for_study(tmp_path: Path) -> None:
    table = tmp_path / "errors.tsv"
    _run("evaluate", "expressions", "crohme", "--split", "2014", "--errors", str(table))
    head, *rows = [line.split("\t") for line in table.read_text(encoding="utf-8").splitlines()]
    assert head == ["name", "errors", "truth", "reading", "failure"]
    assert rows == [["wrong", "1", r"\alpha + 1", "x+1", ""], ["power", "4", "x ^ { 2 }", "x+1", ""]]


def test_pages_are_measured_where_there_are_any(tmp_path: Path) -> None:
    table = tmp_path / "errors.tsv"
    code, out, err = _run(
        "evaluate", "expressions", "photos", "--json", "--limit", "1", "--errors", str(table)
    )
    measures = {measure["name"]: measure for measure in json.loads(out)["measures"]}
    assert code == 0, err
    assert measures["ExpRate"]["samples"] == 1
    assert measures["pages: lines exactly right"]["value"] == 1 / 2  # one line is found: x+1
    assert "page, line 2" in table.read_text(encoding="utf-8")
    _, out, _ = _run("evaluate", "expressions", "photos", "--split", "pages", "--json")
    assert [measure["name"] for measure in json.loads(out)["measures"]] == [
        "pages: lines exactly right",
        "pages: lines given that are right",
        "pages: lines invented with a confidence of at least 0.5",
        "pages: as many lines as there are",
        "pages exactly right",
        "seconds a page",
    ]
    _, out, _ = _run("evaluate", "expressions", "photos", "--subset", "simple", "--json")
    assert "pages" not in out


def test_evaluate_pages_measures_a_folder_of_ones_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.undo()  # the store and its loaders are the real ones
    monkeypatch.setitem(READERS, "expressions", AlwaysTheSame)  # type: ignore[arg-type]
    monkeypatch.setattr("inkmath.pipeline._loaded", {})
    monkeypatch.setenv("INKMATH_DATA", str(tmp_path / "store"))
    (tmp_path / "mine" / "images").mkdir(parents=True)
    for place in ("images/a.png", "b.png"):
        (tmp_path / "mine" / place).write_bytes(picture_of(sample_expression()))
    table = "file\tlatex\ttags\na.png\tx + 1 \\\\ y\truled\nb.png\tx+1\t\n"
    (tmp_path / "mine" / "labels.tsv").write_text(table, encoding="utf-8")
    code, _, err = _run("data", "add", "mine", str(tmp_path / "mine"), "--layout", "pages")
    assert code == 0, err
    code, out, err = _run("evaluate", "pages", "mine", "--json")
    assert code == 0, err
    measures = {measure["name"]: measure for measure in json.loads(out)["measures"]}
    right = measures["pages: lines exactly right"]
    assert (right["value"], right["samples"]) == (2 / 3, 3)
    assert measures["pages exactly right"]["value"] == 1 / 2
    assert measures["ruled: lines exactly right"]["value"] == 1 / 2


def test_scales_in_one_command() -> None:
    code, out, err = _run("evaluate", "expressions", "crohme", "--split", "2014", "--scales", "--json")
    measures = {measure["name"]: measure["value"] for measure in json.loads(out)["measures"]}
    assert code == 0, err
    assert measures["same at all scales"] == 1
    assert measures["ExpRate at 4x"] == pytest.approx(1 / 3)


def test_pages_made_of_single_expressions_in_one_command() -> None:
    code, out, err = _run("evaluate", "expressions", "crohme", "--split", "2014", "--pages", "--json")
    measures = {measure["name"]: measure for measure in json.loads(out)["measures"]}
    assert code == 0, err
    assert measures["pages: lines exactly right"]["samples"] == 3
    code, _, err = _run("evaluate", "expressions", "crohme", "--split", "2014", "--limit", "2", "--pages")
    assert (code, "too few" in err) == (2, True)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("expressions", "crohme", "--true-symbols"), "--true-symbols"),
        (("symbols", "crohme", "--subset", "simple"), "--subset"),
        (("symbols", "crohme", "--scales"), "--scales"),
        (("meaning", "crohme", "--pages"), "--pages"),
        (("pages", "photos", "--pages"), "--pages"),
        (("pages", "photos", "--subset", "simple"), "--subset"),
        (("pages",), "Missing argument 'DATA'"),
        (("expressions",), "Missing argument 'DATA'"),
        (("expressions", "crohme", "--fold", "1"), "--fold"),
        (("symbols", "crohme", "--fold", "1"), "--fold"),
        (("expressions", "crohme", "--scales", "--pages"), "--pages"),
        (("layuot", "crohme", "--split", "2014"), "layuot"),
    ],
)
def test_what_does_not_fit_is_a_usage_error(arguments: tuple[str, ...], message: str) -> None:
    code, out, err = _run("evaluate", *arguments)
    assert (code, out) == (2, "")
    assert message in err


@pytest.mark.parametrize(
    "arguments",
    [
        ("expressions", "crohme", "--split", "2014", "--json"),
        ("reader", "expressions", "crohme", "--split", "2014", "--json"),
        ("--split", "2014", "expressions", "crohme", "--json"),
        ("--json", "expressions", "--split", "2014", "crohme"),
    ],
)
def test_older_spellings_measure_the_same(arguments: tuple[str, ...]) -> None:
    code, out, err = _run("evaluate", *arguments)
    assert (code, err) == (0, "")
    found = json.loads(out)
    assert (found["model"], found["data"]) == ("expressions", "crohme 2014")


def test_options_of_relations_in_the_older_spelling(monkeypatch: pytest.MonkeyPatch) -> None:
    def measure(parser: object, given: object, *, model: str, data: str, seed: int) -> object:
        raise ConfigError(f"{model} on {data}")

    monkeypatch.setattr("inkmath.evaluation.reading.readers.evaluate_relations", measure)
    for more in ((), ("--true-symbols",)):
        code, _, err = _run("evaluate", "relations", "crohme", "--split", "2014", *more)
        assert (code, "relations on crohme 2014" in err) == (2, True)


def test_help_lists_the_sub_commands() -> None:
    code, out, _ = _run("evaluate", "--help")
    assert code == 0
    assert all(
        f"\n  {name} " in out for name in ("reader", "pages", "symbols", "relations", "run", "solving")
    )
    assert "--scales" in _run("evaluate", "layout", "--help")[1]


def test_bench_of_the_store_and_of_given_files(tmp_path: Path) -> None:
    code, out, err = _run("bench", "--json", "--limit", "2")
    assert code == 0, err
    assert json.loads(out)["data"] == "crohme 2014, 2 drawn at random"
    (tmp_path / "a.png").write_bytes(picture_of(sample_expression()))
    code, out, _ = _run("bench", str(tmp_path))
    assert code == 0
    assert "expressions on 1 pictures" in out
    assert "latency of read, p50" in out
    assert "expressions a second, in batches" in out


def test_bench_of_a_file_that_is_not_there(tmp_path: Path) -> None:
    code, _, err = _run("bench", str(tmp_path / "none.png"))
    assert code == 3
    assert "none.png" in err


def test_solving_is_measured_on_the_suite(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr("solver_suite.measure.solve_latex", lambda latex, timeout_s, **given: wrong(latex))
    table = tmp_path / "errors.tsv"
    arguments = ("evaluate", "solving", "--split", "limits", "--json", "--errors", str(table))
    code, out, err = _run(*arguments)
    assert code == 0, err
    found = json.loads(out)
    measures = {measure["name"]: measure["value"] for measure in found["measures"]}
    assert found["kinds"][0]["kind"] == "limits"
    assert measures["wrong, presented as verified"] > 0.8
    assert table.read_text(encoding="utf-8").splitlines()[1].split("\t")[:4] == [
        "limits", r"\lim_{x\rightarrow2}(x^{2}+1)", "5", "17.17"
    ]  # fmt: skip


def wrong(latex: str) -> Solution:
    return Solution("solved", "limit", latex, answers=(Answer("17.17", "17.17", verified=True),))


def test_solving_is_measured_from_pictures(monkeypatch: pytest.MonkeyPatch) -> None:
    def solve(latex: str) -> Solution:
        return Solution("solved", "", latex, answers=(Answer("1" if "alpha" in latex else "2", ""),))

    monkeypatch.setattr("inkmath.pipeline.solve", solve)
    code, out, err = _run("evaluate", "solving", "crohme", "--split", "2014", "--json")
    measures = {measure["name"]: measure["value"] for measure in json.loads(out)["measures"]}
    assert code == 0, err
    assert measures["read right"] == pytest.approx(1 / 3)
    assert measures["answered right"] == pytest.approx(2 / 3)
