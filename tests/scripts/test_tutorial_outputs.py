"""Outputs are written below the blocks that print."""

from __future__ import annotations

from tutorial_outputs import with_outputs

PAGE = """A

```python
a = 1
```

B

```python
print(a + 1)
```

```text
an old output
```

C

```python
print(a)
```
"""


def test_outputs_follow_their_blocks() -> None:
    shown = with_outputs(PAGE)
    assert "print(a + 1)\n```\n\n```text\n2\n```\n\nC" in shown
    assert shown.endswith("print(a)\n```\n\n```text\n1\n```\n")
    assert shown.count("```text") == 2
    assert with_outputs(shown) == shown
