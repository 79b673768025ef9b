-- How people work on receipts: who looks after one, what is on hold, what was said of it.

alter table open_receipts add assigned_to text not null default '';
alter table open_receipts add hold text not null default '';
alter table open_receipts add hold_until date;
create index open_receipts_largest on open_receipts (currency, unapplied desc, account, receipt) where unapplied > 0;
create index open_receipts_oldest on open_receipts (booking_date, account, receipt) where unapplied > 0;

create table receipt_notes (
  receipt text collate "C" not null,
  known timestamptz not null,
  number int not null,         -- among those of one moment
  said_by text not null,
  kind text not null,          -- comment, assigned, held, released
  note text not null,
  primary key (receipt, known, number)
);
