"""Sets: operations, memberships and inclusions of finite sets and of sets of real numbers.

problems      which problems these are, what is given in them and what is asked
values        finite sets, sets of real numbers and the sets of all numbers of a kind
membership    elements tested by the definition of each operation, and the comparison of sets by it
operations    one operation worked out, with its reason
solver        the solver
"""
