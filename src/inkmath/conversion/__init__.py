"""Notes as documents: Markdown, LaTeX, HTML, Word, Typst and JSON."""
