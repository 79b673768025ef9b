"""Who is meant by a written name: alike enough, by a margin, else nobody."""

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from o2c.cash_app.payers.alike.answer import CUT_OFF, MARGIN, Answer, ask
from o2c.cash_app.payers.alike.index import MAX_CANDIDATES, NameIndex
from o2c.cash_app.payers.alike.likeness import SAME, likeness
from o2c.cash_app.payers.alike.waited import keys_of_known, keys_waited_for, like
from o2c.cash_app.payers.alike.words import CUTS, known, written


def index_of(*names: str) -> NameIndex:
    index = NameIndex()
    for name in names:
        index.put(name, known(name))
    return index


def asked(text: str, *names: str) -> str:
    return ask(index_of(*names), text).customer


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("MUELLER MASCHINENBAU", "Müller Maschinenbau GmbH & Co. KG"),
        ("Muller Maschinenbau", "Müller Maschinenbau GmbH"),
        ("LODZ TEXTIL SP Z O O", "Łódź Textil Sp. z o.o."),
        ("Rossi s r l", "ROSSI S.R.L."),
        ("Dansk Pumpe A/S", "Dansk Pumpe ApS"),
        ("Example Pumps, Inc.", "Example Pumps Corporation"),
        ("Pumps Example", "Example Pumps"),
        ("THE EXAMPLE PUMPS GROUP", "Example Pumps"),
        ("WAL MART SYSTEMS", "Walmart Inc"),
        ("Walmart in", "WALMART"),
        ("EXAMPEL PUMP WORKS", "Example Pump Works"),
        ("Example Maschinebau AG", "Example Maschinenbau AG"),
        ("EXAMPLE MFG CORP AP DEPT", "Example Manufacturing Corporation"),
        ("EXAMPLE PUMPS TREASURY", "Example Pumps"),
        ("Example Intl Mfg", "Example International Manufacturing"),
        ("Blue Hill Trading t/a Example Pumps", "Example Pumps Ltd"),
        ("Example Pumps dba Blue Hill", "Blue Hill LLC"),
        ("Example Pumps GmbH c/o Somebody Else AG", "Example Pumps GmbH"),
        ("COLLECTING AGENT O/B/O EXAMPLE PUMPS", "Example Pumps"),
    ],
)
def test_a_name_written_in_another_way_is_the_same_payer(text: str, name: str) -> None:
    assert asked(text, name, "Somebody Else AG", "Quite Another Firm") == name


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Example Pumps East", "Example Pumps"),
        ("Example Pumps", "Example Pumps East"),
        ("North Carolina Furniture", "South Carolina Furniture"),
        ("Example Store 12", "Example Store 13"),
        ("Meyer Transporte", "Meier Transporte"),
        ("Jansen Bau", "Hansen Bau"),
        ("Example Foundation", "Example Trust"),
        ("A C M", "A M C"),
        ("Co", "Inc"),
    ],
)
def test_another_word_another_number_or_a_likely_other_family_is_nobody(text: str, name: str) -> None:
    assert asked(text, name) == ""


def test_two_that_are_equally_alike_are_nobody_and_both_are_shown() -> None:
    answer = ask(index_of("Example Pumps GmbH", "Example Pumps AG"), "EXAMPLE PUMPS")
    assert (answer.customer, answer.rivals) == ("", ("Example Pumps AG", "Example Pumps GmbH"))
    assert "margin 0.000; a margin of 0.030 is asked for" in answer.evidence


@pytest.mark.parametrize("text", ["Example Pumps GmbH", "Example Pumps AG"])
def test_the_legal_form_tells_two_firms_of_one_name_apart(text: str) -> None:
    assert asked(text, "Example Pumps GmbH", "Example Pumps AG") == text


def test_what_may_be_a_cut_legal_form_or_a_word_is_nobody() -> None:
    assert asked("EXAMPLE IN", "Example", "Example In") == ""
    assert asked("EXAMPLE IN CORP", "Example", "Example In") == "Example In"


LONG = "Example Precision Engineering and Toolmaking Works of Northern Bavaria GmbH"


@pytest.mark.parametrize("room", [cut for cut in CUTS if 20 < cut < len(LONG)])
def test_a_name_that_fills_its_field_may_be_the_beginning_of_a_longer_one(room: int) -> None:
    assert asked(LONG[:room].upper(), LONG, "Example Pumps") == LONG
    assert asked(LONG[: room - 4].upper(), LONG, "Example Pumps") == ""


def test_the_beginning_of_two_names_is_nobody() -> None:
    other = LONG.replace("Bavaria", "Germany")
    assert asked(LONG[:35], LONG, other) == ""
    assert asked(LONG, LONG, other) == LONG


def test_a_legal_form_that_the_field_cut_is_no_word() -> None:
    text = "Example Maschinenbau Gesell"
    assert len(text) == 27
    assert asked(text, "Example Maschinenbau GmbH") == "Example Maschinenbau GmbH"


def test_too_many_that_share_all_words_are_nobody() -> None:
    index = index_of(*[f"Example {''.join(chr(97 + int(d)) for d in str(n))}" for n in range(MAX_CANDIDATES + 2)])
    answer = ask(index, "Example")
    assert answer == Answer((), "so many names share its words that none was compared")


def test_a_name_that_changed_or_was_erased_is_not_found_any_more() -> None:
    index = index_of("Example Pumps")
    index.put("Example Pumps", known("Blue Hill"))
    assert ask(index, "Example Pumps").customer == ""
    index.put("Example Pumps", known(""))
    assert (len(index), ask(index, "Blue Hill").customer) == (0, "")


def test_the_answer_never_shows_a_name() -> None:
    index = NameIndex()
    index.put("C-1", known("Erika Mustermann"))
    index.put("C-2", known("Erika Musterman-Beispiel"))
    assert "rika" not in repr(ask(index, "ERIKA MUSTERMAN"))


words = st.text(string.ascii_lowercase, min_size=3, max_size=12)
texts = st.lists(words, min_size=1, max_size=4).map(" ".join)
WORDS = ["example", "exampel", "pumps", "pump", "precision", "north", "group", "gmbh", "in", "co", "works", "&", "12"]
near_texts = st.lists(st.sampled_from(WORDS), min_size=1, max_size=5).map(" ".join)


@given(near_texts | texts)
def test_a_name_is_the_same_as_itself(text: str) -> None:
    best = max((likeness(a, b).score for a in written(text) for b in known(text)), default=SAME)
    assert best == SAME


@given(st.lists(near_texts | texts, max_size=12, unique=True), near_texts | texts)
def test_the_index_finds_whatever_comparing_all_finds(names: list[str], text: str) -> None:
    all_scores = {
        name: max((likeness(a, b).score for a in written(text) for b in known(name)), default=0) for name in names
    }
    found = {alike.owner: alike.score for alike in index_of(*names).alike(written(text), 600)}
    assert found == {name: score for name, score in all_scores.items() if score >= 600}


@given(st.lists(near_texts, min_size=1, max_size=8, unique=True), near_texts, st.randoms())
def test_the_answer_does_not_depend_on_the_order_of_the_names(names: list[str], text: str, chance: object) -> None:
    shuffled = list(names)
    chance.shuffle(shuffled)  # type: ignore[attr-defined]
    assert ask(index_of(*names), text) == ask(index_of(*shuffled), text)


@given(st.lists(near_texts, max_size=8, unique=True), near_texts)
def test_who_is_meant_is_alike_enough_and_nobody_else_comes_near(names: list[str], text: str) -> None:
    index = index_of(*names)
    answer, ranked = ask(index, text), index.alike(written(text), 1)
    if answer.customer:
        assert (ranked[0].owner, ranked[0].score >= CUT_OFF) == (answer.customer, True)
        assert all(ranked[0].score - other.score >= MARGIN for other in ranked[1:])
    elif ranked:
        assert ranked[0].score < CUT_OFF or ranked[0].score - ranked[1].score < MARGIN


@given(near_texts | texts, near_texts | texts)
def test_whatever_is_alike_is_found_by_the_keys_that_a_waiting_name_is_kept_under(text: str, name: str) -> None:
    if any(likeness(a, b).score >= CUT_OFF - MARGIN for a in written(text) for b in known(name)):
        assert keys_waited_for(text) & keys_of_known(name)
        assert like({"C-1": name}, {"clue": text}, CUT_OFF - MARGIN) == {"C-1": ["clue"]}
    else:
        assert like({"C-1": name}, {"clue": text}, CUT_OFF - MARGIN) == {"C-1": []}


@given(st.text(max_size=400))
def test_any_text_is_read(text: str) -> None:
    assert len(written(text)) <= 6
    ask(index_of("Example Pumps"), text)
