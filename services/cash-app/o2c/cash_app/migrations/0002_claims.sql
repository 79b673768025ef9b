-- What people look after that is neither paid nor a receipt: deductions, and what a second person must agree to.

create table deductions (
  deduction text collate "C" primary key,  -- the open item that holds it
  account text collate "C" not null,
  legal_entity text not null,
  currency text not null,
  parent text not null,        -- the item it was split off
  code text not null,
  owner text not null,
  status text not null,        -- open, in-progress, charged-back; resolved where nothing is open
  opened_on date not null,
  due_on date not null,
  amount bigint not null,
  open bigint not null,
  credit_asked bigint not null default 0,
  reason text not null         -- of its last change
) with (fillfactor = 80);
create index deductions_open on deductions (due_on, deduction) where open <> 0;
create index deductions_of_account on deductions (account);

create table approvals (
  approval text collate "C" primary key,
  account text collate "C" not null,
  kind text not null,
  subject text not null,       -- item or receipt
  legal_entity text not null,
  currency text not null,
  amount bigint not null,
  asked_by text not null,
  reason text not null,
  approved bool,               -- null: waits
  decided_by text not null default '',
  decided_reason text not null default '',
  known timestamptz not null
);
create index approvals_waiting on approvals (known) where approved is null;

-- Money of a receipt that went elsewhere than on items is a part of it too.
alter table open_receipts add withdrawn bigint not null default 0;
alter table open_receipts drop constraint open_receipts_check;
alter table open_receipts add check (unapplied + on_account + applied + returned + moved + withdrawn = amount);
