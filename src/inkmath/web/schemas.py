"""JSON bodies of requests as pydantic models, which validate them and describe them in OpenAPI."""

from __future__ import annotations

from http import HTTPStatus
from typing import Annotated, Any, TypeVar

from pydantic import BaseModel, ConfigDict, Discriminator, Field, Tag, TypeAdapter, ValidationError

from inkmath.types import Detail, Language, Method, Numbers, Task
from inkmath.web.problems import ProblemError

T = TypeVar("T")

BYTE_ORDER_MARK = b"\xef\xbb\xbf"

Number = Annotated[float, Field(allow_inf_nan=False)]
Box = Annotated[list[Number], Field(min_length=4, max_length=4)]
Point = Annotated[list[Number], Field(min_length=2, fail_fast=True)]
Stroke = Annotated[list[Point], Field(fail_fast=True)]
Latex = Annotated[
    str | Annotated[list[str], Field(min_length=1, fail_fast=True)],
    Field(description="A line of LaTeX, or the lines of a page.", examples=["2x^{2}-8=0"]),
]


class Body(BaseModel):
    """An object of exactly these fields, without conversion of types."""

    model_config = ConfigDict(strict=True, extra="forbid")


class KnownSymbol(Body):
    box: Box = Field(description="x0, y0, x1, y1, as in an earlier reading.")
    token: str | None = Field(description="LaTeX token; null if there is no symbol here.")


class Strokes(Body):
    strokes: Annotated[list[Stroke], Field(fail_fast=True)] = Field(
        description="Lists of points: x right, y down; further numbers of a point are ignored.",
        examples=[[[[10, 10], [10, 60]]]],
    )
    known: Annotated[list[KnownSymbol], Field(fail_fast=True)] = Field(
        default=[], description="Corrected symbols, which the reading keeps to.", examples=[[]]
    )


class Question(Body):
    latex: Latex
    unknown: str | None = Field(
        default=None, description="The letter to solve for, which must be in the problem."
    )
    task: Task | None = Field(
        default=None, description="What to do with an expression, or with lines of working (check)."
    )
    numbers: Numbers | None = Field(
        default=None,
        description="Real solutions only, or complex ones too; by default as the problem asks for.",
    )
    method: Method | None = Field(
        default=None, description="Way to solve a quadratic equation or a linear system."
    )
    detail: Detail = Field(default="normal", description="How much of the working is shown.")
    language: Language = Field(default="en", description="Language of the sentences.")


class Lines(Body):
    latex: Latex


def _kind(value: Any) -> str | None:
    """The tag of an input, which has either strokes or LaTeX."""
    kinds = [kind for kind in ("strokes", "latex") if isinstance(value, dict) and kind in value]
    return kinds[0] if len(kinds) == 1 else None


Given = Annotated[
    Annotated[Strokes, Tag("strokes")] | Annotated[Question, Tag("latex")],
    Discriminator(
        _kind,
        custom_error_type="kind",
        custom_error_message="Send an object with either `strokes` or `latex`",
    ),
]


class Batch(Body):
    inputs: Annotated[list[Given], Field(min_length=1, fail_fast=True)]


class InkBatch(Body):
    inputs: Annotated[list[Strokes], Field(min_length=1, fail_fast=True)]


GIVEN: TypeAdapter[Strokes | Question] = TypeAdapter(Given)
BATCH: TypeAdapter[Batch] = TypeAdapter(Batch)
LINES: TypeAdapter[Lines] = TypeAdapter(Lines)
KNOWN: TypeAdapter[list[KnownSymbol]] = TypeAdapter(Annotated[list[KnownSymbol], Field(fail_fast=True)])


def validated(model: TypeAdapter[T], content: bytes | str) -> T:
    """The JSON as this model.

    Raises ProblemError: 400 for what is not JSON, such as text with a lone surrogate, and 422 for JSON of
    another form, such as a number that is not finite.
    """
    if isinstance(content, bytes):
        content = content.removeprefix(BYTE_ORDER_MARK)
    try:
        return model.validate_json(content, strict=True)
    except ValidationError as error:
        found = error.errors(include_url=False, include_context=False, include_input=False)
        if found[0]["type"] == "json_invalid":
            raise ProblemError(HTTPStatus.BAD_REQUEST, "MalformedBody", f"{found[0]['msg']}.") from error
        message = "; ".join(
            f"{'.'.join(map(str, one['loc'])) or 'the body'}: {one['msg']}" for one in found[:3]
        )
        raise ProblemError(HTTPStatus.UNPROCESSABLE_ENTITY, "InvalidBody", f"{message}.") from error
