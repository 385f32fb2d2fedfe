"""Random claims: rewritten by valid steps they are proved; changed, they are never wrongly proved.

The number of examples is that of the environment variable SYMNET_EXAMPLES, 150 by default; a long run is
`SYMNET_EXAMPLES=10000 python -m pytest tests/verify/test_generated.py`.
"""

import os

from hypothesis import HealthCheck, given, note, settings
from hypothesis import strategies as st

from symnet import Proved, Refuted, verify
from symnet.instances.cross_check import counterexample
from symnet.instances.signature import signature_of
from symnet.instances.strategies import instances
from symnet.statements import Claim
from tests.strategies import edited, rewritten, terms, widths

LONG = settings(
    max_examples=int(os.environ.get("SYMNET_EXAMPLES", "150")),
    deadline=None,
    suppress_health_check=list(HealthCheck),
)


@st.composite
def claims(draw, change):
    term = draw(terms(draw(widths), draw(widths)))
    return term, change(draw, term)


def values_agree(lhs, rhs, instance):
    return instance.value(lhs) == instance.value(rhs)


@LONG
@given(claims(rewritten), st.data())
def test_what_valid_steps_rewrite_is_proved(claim, data):
    lhs, rhs = claim
    words = signature_of([lhs, rhs])
    assert values_agree(lhs, rhs, data.draw(instances(words)))
    assert isinstance(verify(lhs, rhs), Proved)


@LONG
@given(claims(edited), st.data())
def test_a_changed_term_is_proved_only_if_the_numbers_agree(claim, data):
    lhs, rhs = claim
    verdict = verify(lhs, rhs)
    note(str(verdict))
    words = signature_of([lhs, rhs])
    agree = all(values_agree(lhs, rhs, data.draw(instances(words))) for _ in range(3))
    if isinstance(verdict, Proved):
        assert agree
    elif agree:
        assert isinstance(verdict, Refuted)
        assert counterexample(Claim(lhs, rhs), examples=300) is not None
