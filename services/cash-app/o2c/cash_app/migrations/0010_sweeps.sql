-- Approvals wait in other units than accounts too; what they are about is said where the subject does not say it.
alter table approvals add unit text collate "C";
update approvals set unit = 'account:' || account;
alter table approvals alter unit set not null;
alter table approvals add detail text not null default '';

-- Open items and credits of which little is left: where a sweep finds them. `due` in minor units of the currency.
create table small_items (
  item text collate "C" primary key,
  account text collate "C" not null,
  legal_entity text not null,
  currency text not null,
  open bigint not null,        -- a credit is negative
  due_date date not null
) with (fillfactor = 80);
create index small_items_of_entity on small_items (legal_entity, due_date);

-- Items that were open before this table was: what is open is the sum of their movements.
insert into small_items
with moved as (
  select l.unit, e.originator_id, e.topic, convert_from(e.state, 'UTF8')::jsonb -> 'data' as said
  from live l join stored_events e on e.originator_id = l.stream where l.stream like 'item:%'
), sums as (
  select unit, originator_id,
    sum(case
      when topic in ('item-opened.v1', 'deduction-opened.v1') then (said #>> '{document,gross}')::bigint
      when topic = 'item-applied.v1' then -(said ->> 'cash')::bigint - (said ->> 'discount')::bigint
        - coalesce((said ->> 'allowance')::bigint, 0)
      when topic = 'item-unapplied.v1' then (said ->> 'cash')::bigint + (said ->> 'discount')::bigint
        + coalesce((said ->> 'allowance')::bigint, 0)
      when topic in ('credit-applied.v1', 'discount-corrected.v1', 'item-adjusted.v1') then (said ->> 'amount')::bigint
      else 0 end) as open,
    coalesce(max(said ->> 'status') filter (where topic = 'deduction-moved.v1'), 'open') as claim
  from moved group by unit, originator_id
)
select substr(s.originator_id, 6), substr(s.unit, 9), m.said #>> '{document,legal_entity}',
  m.said #>> '{document,currency}', s.open, (m.said #>> '{document,due_date}')::date
from sums s join moved m using (originator_id)
where m.topic = 'item-opened.v1' and s.open <> 0 and abs(s.open) <= 100000;

create table sweeps (
  sweep text collate "C" primary key,
  sweep_of text not null,      -- items, credits, receipts
  legal_entity text not null,
  older_than int not null,     -- days
  due_before date not null,
  below text[] not null,       -- '5.00 EUR'
  code text not null,
  status text not null,        -- proposed, refused, running, done, taking-back, taken-back
  entries int not null,
  swept int not null,
  left_out int not null,       -- changed between the proposal and the batch
  back int not null,
  proposed_by text not null,
  reason text not null,
  approved_by text not null,
  taken_back_by text not null,
  back_reason text not null,
  known timestamptz not null   -- of the proposal
) with (fillfactor = 80);
create index sweeps_due on sweeps (known) where status in ('running', 'taking-back');

create table sweep_entries (
  sweep text collate "C" not null,
  number int not null,
  account text not null,
  name text not null,          -- item or receipt
  currency text not null,
  amount bigint not null,
  movement text not null default '',  -- adjustment or withdrawal that gave it up
  left_why text not null default '',
  back bool not null default false,
  kept_why text not null default '',  -- why it was not taken back
  primary key (sweep, number)
) with (fillfactor = 80);
