"""Problems with their answers, an oracle that shares no code with the solver, and measures.

`inkmath evaluate solving` and `inkmath evaluate working` run it from a checkout; it is not installed.
"""
