"""What a batch of commands needs to know before deciding: one query for each kind of question.

What other commands of the same batch bring along (new documents, new payers, lines of other statements) is found too:
nothing of it is in a table yet.
"""

from collections.abc import Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from o2c.cash_app.advices import look as advice_look
from o2c.cash_app.bank.line_rows import clues_of_words
from o2c.cash_app.earlier import MOST, Key, Wanted, days_of, may_be, names_one, wanted
from o2c.cash_app.families.spoken import answers, families
from o2c.cash_app.found import Found, OrderedRefund, Posted, PostedLines, Reference
from o2c.cash_app.ledger import obstacles
from o2c.cash_app.payers.alike import waited
from o2c.cash_app.payers.alike.answer import Answer
from o2c.cash_app.payers.alike.known import KnownNames
from o2c.cash_app.payers.name_rows import WATCHED, names_of, refresh, waited_names
from o2c.cash_app.payers.names import name_clue
from o2c.cash_app.policies.known import KnownPolicies
from o2c.cash_app.policies.policies import UNIT as POLICIES
from o2c.cash_app.questions import Questions
from o2c.cash_app.screening.watched_names import WatchedNames
from o2c.cash_app.sql import ask, columns
from o2c.chassis.arrays import texts
from o2c.chassis.domain import Send

if TYPE_CHECKING:
    from o2c.chassis.service import Cur

_GUARDS = "select name, version from guards where name = any(%b::text[])"
_PARTS = """select statement, number, account_clue, name_clue, payer_name, text, tokens, booking_date, amount
  from bank_lines where statement = any(%b::text[]) and line_class = 'pending'"""
_WAITING = "select clue, unit, receipt, clues from waiting where clue = any(%b::text[])"
_REFERENCES = """select reference, document, number, account, document_date, kind, gross, currency from item_refs
  where reference = any(%b::text[]) order by reference, document"""
_PAYERS = "select clue, customer from payers where clue = any(%b::text[]) order by clue, customer"
_PARENTS = "select customer, parent from customer_parents where customer = any(%b::text[])"
_CHILDREN = "select parent, customer from customer_parents where parent = any(%b::text[]) order by parent, customer"
_SPOKEN = """select l.statement || '/' || l.number, l.account_clue, l.name_clue, l.tokens, l.text
  from (select substring(x from '^(.*)/') as statement, substring(x from '[0-9]+$')::int as number
        from unnest(%b::text[]) x where x ~ '/[0-9]{1,9}$') asked
  join bank_lines l using (statement, number) where l.text <> ''"""
_MASTER_NAMES = "select customer, name from customer_names where customer = any(%b::text[])"
_MARKS = "select mark, content from statement_marks where mark = any(%b::text[])"
_POSTED = """select l.*
  from unnest(%b::text[], %b::bigint[], %b::date[], %b::date[]) x(bank_account, amount, first, last)
  cross join lateral (
    select b.bank_account, b.statement, b.number, b.booking_date, b.amount, b.line_class, b.reference, b.end_to_end,
      b.account_clue, b.name_clue, b.balanced, b.account, b.to_adopt, b.returned, b.in_transit
    from bank_lines b where b.bank_account = x.bank_account and b.amount = x.amount
      and b.booking_date between x.first and x.last and b.line_class <> 'pending'
    order by b.booking_date desc limit 500) l"""
_EARLIER = f"""select l.account, l.currency, l.amount, l.statement || '/' || l.number
  from unnest(%b::text[], %b::text[], %b::bigint[], %b::date[], %b::date[]) x(account, currency, amount, first, last)
  cross join lateral (select b.* from bank_lines b
    where b.account = x.account and b.amount = x.amount and b.booking_date between x.first and x.last
      and b.currency = x.currency and b.line_class = 'receipt' and not b.returned
    order by b.booking_date desc limit {MOST}) l"""  # noqa: S608 - a constant
_STRETCHES = "select statement, opening, first_day from statements where statement = any(%b::text[])"
_REFUNDS = """with ids as (
    select unnest(%b::text[]) as id
    union select upper(l.end_to_end) from bank_lines l
      where l.statement = any(%b::text[]) and l.line_class = 'pending' and upper(l.end_to_end) like 'REFUND-%%')
  select bank_account, withdrawal, account, receipt, amount, state, end_to_end, ordered_on, payer_clue, paid_line,
    returned_line
  from refunds where end_to_end in (select id from ids)
  union
  select bank_account, withdrawal, account, receipt, amount, state, end_to_end, ordered_on, payer_clue, paid_line,
    returned_line
  from refunds where bank_account = any(%b::text[]) and state = 'ordered'
  order by withdrawal"""
_REFUND_LINES = """select l.statement || '/' || l.number, l.receipt
  from (select substring(x from '^(.*)/') as statement, substring(x from '[0-9]+$')::int as number
        from unnest(%b::text[]) x) named
  join bank_lines l using (statement, number) where l.receipt <> ''"""


def look(
    sends: Sequence[Send], cur: "Cur", names: KnownNames, watched: WatchedNames, policies: KnownPolicies
) -> dict[str, Any]:
    asked = Questions(sends)
    # Versions before what they guard: what changes between these queries raises them, and the commit will see that.
    versions = dict(ask(cur, _GUARDS, sorted(asked.fences())))
    for row in ask(cur, _PARTS, sorted(asked.parted)):
        asked.stored_part(*row)
    waiting: dict[str, list[tuple[str, str]]] = {}
    for clue, unit, receipt, clues in ask(cur, _WAITING, sorted(asked.arrivals)):
        waiting.setdefault(clue, []).append((unit, receipt))
        asked.waits(unit, receipt, clues)
    like = _like(cur, asked, names)
    if asked.recalled:
        versions |= ask(cur, _GUARDS, sorted(asked.fences() - versions.keys()))
    payments = advice_look.look(advice_look.Sql(cur), asked)
    # What waits has clues of its own, and amounts.
    versions |= ask(cur, _GUARDS, sorted(asked.fences() - versions.keys()))
    payers = _payers(cur, asked)
    references = _references(cur, asked)
    named = _named(cur, asked, payers, names)
    book = policies.refresh(cur, versions.get(POLICIES, 0))
    silent = wanted(asked.payments, payers, named, references, days_of(book))
    versions |= ask(cur, _GUARDS, sorted(silent.guards()))
    found = Found(
        references,
        payers,
        {clue: tuple(places) for clue, places in waiting.items()},
        like,
        named,
        _parents(cur, asked, {hit.account for hits in references.values() for hit in hits}),
        dict(ask(cur, _MARKS, sorted(asked.all_marks()))),
        _posted(cur, asked),
        asked.coming(),
        {statement: (opening, day) for statement, opening, day in ask(cur, _STRETCHES, sorted(asked.statements))},
        obstacles.gaps(cur, asked.entities),
        _refunds(cur, asked),
        dict(ask(cur, _REFUND_LINES, sorted(asked.refund_lines))),
        frozenset(asked.weighed),
        payments,
        _watched(cur, asked, watched, payers),
        book,
        _earlier(cur, silent),
        obstacles.undecided(cur, asked.closed),
        obstacles.untaken(cur, asked.finished),
        _spoken(cur, asked, payers, named, references, names),
    )
    guards = {name: versions.get(name, 0) for name in asked.asserted(found) | silent.guards()}
    return {"found": found, "guards": guards}


def _references(cur: "Cur", asked: Questions) -> dict[str, tuple[Reference, ...]]:
    tokens = [clue[1:] for clue in asked.clues if clue[0] == "t"]
    found = _grouped((row[0], Reference(*row[1:])) for row in ask(cur, _REFERENCES, sorted(tokens)))
    for key, coming in asked.documents.items():
        found[key] = [*found.get(key, ()), *coming]
    return {key: tuple(dict.fromkeys(references)) for key, references in found.items()}


def _payers(cur: "Cur", asked: Questions) -> dict[str, tuple[str, ...]]:
    found = _grouped(ask(cur, _PAYERS, sorted(asked.clues)))
    for clue, customers in asked.payers.items():
        found[clue] = [*found.get(clue, ()), *customers]
    return {clue: tuple(dict.fromkeys(customers)) for clue, customers in found.items()}


def _spoken(
    cur: "Cur",
    asked: Questions,
    payers: Mapping[str, Sequence[str]],
    named: Mapping[str, Answer],
    references: Mapping[str, object],
    names: KnownNames,
) -> dict[str, dict[str, Answer]]:
    """Whom of their payer's family texts name that name no document."""
    for receipt, account, name, words, text in ask(cur, _SPOKEN, sorted(asked.recalled)):
        asked.speaks(receipt, clues_of_words(account, name, words), text)
    spoken = [each for each in asked.speaking.values() if not names_one(each.clues, references)]
    may_pay = {payer for each in spoken for payer in may_be(each.clues, payers, named)}
    children = asked.children(ask(cur, _CHILDREN, sorted(may_pay)), may_pay)
    if not children:
        return {}
    members = sorted({*children, *(customer for many in children.values() for customer in many)})
    known = dict(ask(cur, _MASTER_NAMES, members)) | asked.names
    payers_of = partial(may_be, payers=payers, named=named)
    return answers(spoken, payers_of, families(children, known), names.cut_off, names.margin)


def _parents(cur: "Cur", asked: Questions, customers: set[str]) -> dict[str, str]:
    return dict(ask(cur, _PARENTS, sorted(customers))) | asked.parents


def _like(cur: "Cur", asked: Questions, names: KnownNames) -> dict[str, list[tuple[str, str]]]:
    """Customer that is being learned → receipts that wait, their payer's name like the customer's."""
    keys = {key for name in asked.names.values() for key in waited.keys_of_known(name)}
    texts = waited_names(cur, keys) if keys else {}
    if not texts:
        return {}
    clues = waited.like(asked.names, texts, names.cut_off - names.margin)
    places: dict[str, list[tuple[str, str]]] = {}
    for clue, unit, receipt, its_clues in ask(cur, _WAITING, sorted({c for found in clues.values() for c in found})):
        places.setdefault(clue, []).append((unit, receipt))
        asked.waits(unit, receipt, its_clues)
    return {customer: [place for clue in found for place in places.get(clue, ())] for customer, found in clues.items()}


def _named(
    cur: "Cur", asked: Questions, payers: Mapping[str, Sequence[str]], names: KnownNames
) -> Mapping[str, Answer]:
    """Whom the payers' names are like: of lines of this batch, and of receipts that wait."""
    wanted = asked.without_text()
    for clue, text in (names_of(cur, wanted) if wanted else {}).items():
        asked.payer_name(name_clue(clue), "", text)
    texts = asked.unsure(payers)
    if not texts:
        return {}
    with names.lock:
        refresh(names, cur)
        return names.answers(texts, asked.names)


def _watched(
    cur: "Cur", asked: Questions, watched: WatchedNames, payers: Mapping[str, Sequence[str]]
) -> Mapping[str, str]:
    """Whom the watch list speaks against: payers as the bank names them, and customers that their accounts tell."""
    if not asked.statements_taken:
        return {}
    with watched.lock:
        refresh(watched, cur, WATCHED)
        if not watched.any:
            return {}
        told = asked.told_by_account(payers)
        names = dict(ask(cur, _MASTER_NAMES, sorted(set(told.values())))) if told else {}
        masters = {clue: names[customer] for clue, customer in told.items() if names.get(customer)}
        return watched.hits(asked.payers_named() | masters)


def _posted(cur: "Cur", asked: Questions) -> PostedLines:
    found, seen = PostedLines(), set()
    wanted = sorted(asked.amounts())
    if wanted:
        cur.execute(_POSTED, columns(wanted), prepare=True)
        for row in cur:
            bank_account, *fields, account_clue, name_clue, balanced, account, to_adopt, returned, in_transit = row
            values: list[Any] = [
                *fields,
                (account_clue, name_clue),
                balanced,
                account,
                to_adopt,
                returned,
                None,
                in_transit,
            ]
            posted = Posted(*values)
            if posted.line not in seen:
                seen.add(posted.line)
                found.add((bank_account, posted.amount), posted)
    return found


def _earlier(cur: "Cur", silent: Wanted) -> Mapping[Key, Sequence[str]]:
    if not silent.rows:
        return {}
    cur.execute(_EARLIER, columns(sorted(silent.rows)), prepare=True)
    rows: list[Any] = cur.fetchall()
    return silent.with_stored(rows)


def _refunds(cur: "Cur", asked: Questions) -> dict[str, list[OrderedRefund]]:
    accounts = sorted(asked.bank_accounts())
    if not accounts:
        return {}
    keys = texts(sorted(asked.refund_ids())), texts(sorted(asked.parted)), texts(accounts)
    rows = cur.execute(_REFUNDS, keys, prepare=True).fetchall()
    return _grouped((account, OrderedRefund(*fields)) for account, *fields in rows)


def _grouped(pairs: Any) -> dict[str, list[Any]]:
    groups: dict[str, list[Any]] = {}
    for key, value in pairs:
        groups.setdefault(key, []).append(value)
    return groups
