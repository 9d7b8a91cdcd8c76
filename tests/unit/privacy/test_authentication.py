"""A record's code holds for that record in that topic, and for nothing else."""

from hypothesis import assume, given
from hypothesis import strategies as st

from creditapp.privacy.authentication import QUESTIONS, SIZE, code, is_authentic, topic_key

SECRET, OTHER = b"s" * 32, b"o" * 32
part = st.none() | st.binary(max_size=40)


@given(part, part)
def test_the_code_of_a_record_is_authentic(key: bytes | None, value: bytes | None) -> None:
    """Also of one without key or value."""
    made = code(SECRET, key, value)
    assert len(made) == SIZE
    assert is_authentic(SECRET, key, value, made)


@given(part, part, part, part)
def test_no_other_record_has_the_code(
    key: bytes | None, value: bytes | None, other_key: bytes | None, other_value: bytes | None
) -> None:
    """Whatever moves between key and value, nothing and an empty value included."""
    assume((key, value) != (other_key, other_value))
    assert not is_authentic(SECRET, other_key, other_value, code(SECRET, key, value))


def test_bytes_that_move_from_key_to_value_are_noticed() -> None:
    """The same bytes, divided otherwise."""
    assert code(SECRET, b"ab", b"c") != code(SECRET, b"a", b"bc")
    assert code(SECRET, b"", b"abc") != code(SECRET, None, b"abc")


def test_another_topic_or_secret_makes_another_code() -> None:
    """A record copied to another topic, or written with another installation's secret."""
    made = code(topic_key(SECRET, "scores"), b"k", b"v")
    assert is_authentic(topic_key(SECRET, "scores"), b"k", b"v", made)
    assert not is_authentic(topic_key(SECRET, "reports"), b"k", b"v", made)
    assert not is_authentic(topic_key(OTHER, "scores"), b"k", b"v", made)
    assert topic_key(SECRET, QUESTIONS) not in (topic_key(SECRET, "scores"), topic_key(OTHER, QUESTIONS))


@given(st.integers(0, SIZE * 8 - 1))
def test_a_code_with_a_flipped_bit_is_not_authentic(bit: int) -> None:
    """Nor is one that is cut, longer, or missing."""
    made = bytearray(code(SECRET, b"k", b"v"))
    made[bit // 8] ^= 1 << bit % 8
    assert not is_authentic(SECRET, b"k", b"v", bytes(made))
    assert not is_authentic(SECRET, b"k", b"v", code(SECRET, b"k", b"v")[:-1])
    assert not is_authentic(SECRET, b"k", b"v", None)
