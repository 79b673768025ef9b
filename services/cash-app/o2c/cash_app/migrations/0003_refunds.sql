-- What becomes of money that is paid back: each refund, and the payment files that were made of them.

create table refunds (
  withdrawal text collate "C" primary key,  -- <receipt>#<movement>
  account text collate "C" not null,
  receipt text collate "C" not null,
  statement text collate "C" not null,      -- of the receipt: the payer's name and account are in bank_lines
  number int not null,
  legal_entity text not null,
  bank_account text collate "C" not null,   -- ours: the one the money came in on
  currency text not null,
  amount bigint not null,
  state text not null,         -- to-pay, ordered, paid, returned, cancelled, failed
  requested_by text not null,
  approved_by text not null,
  reason text not null,
  payer_clue text not null,    -- keyed hash of the payer's account
  end_to_end text collate "C" not null,     -- what the bank's line quotes; '': not ordered yet
  file text collate "C" not null,
  ordered_on date,
  paid_line text not null,     -- bank lines: the debit, and the credit where it came back
  returned_line text not null,
  payee text not null,         -- of refund_payees; '': it goes to where the money came from
  known timestamptz not null
) with (fillfactor = 80);
create index refunds_by_state on refunds (state, known, withdrawal);
create index refunds_ordered on refunds (bank_account) where state = 'ordered';
create unique index refunds_by_id on refunds (end_to_end) where end_to_end <> '';

-- Other accounts than the money came from, as persons named them: here they can be erased.
create table refund_payees (
  payee text collate "C" primary key,
  masked text not null,
  name text not null,
  account text not null
);

-- Whom a refund goes to is read from the receipt's bank line, where it can be erased, or from what persons agreed to.
create view refunds_to_payers as
  select r.*, coalesce(p.name, l.payer_name) as payer_name, coalesce(p.account, l.payer_account) as payer_account,
    l.value_date, l.end_to_end as payer_reference
  from refunds r join bank_lines l using (statement, number) left join refund_payees p using (payee);

-- Files as they went to the bank. They name payers and their accounts: erased here, they are nowhere else.
create table refund_files (
  file text collate "C" primary key,
  bank_account text collate "C" not null,
  legal_entity text not null,
  currency text not null,
  execution_date date not null,
  refunds int not null,
  amount bigint not null,
  ordered_by text not null,
  sha256 text not null,        -- of the file's bytes
  content bytea not null,
  known timestamptz not null
);

-- A refund's line names the withdrawal it pays; lines of refunds that name none are listed for people.
create index bank_lines_refunds on bank_lines (bank_account) where line_class = 'refund' and receipt = '';
