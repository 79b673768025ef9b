-- Every closing of a month, in order; what became of it, and its certificate. Months closed before the first of them are
-- closed with it.
create table periods (
  legal_entity text collate "C" not null,
  number int not null,         -- of the entity's closings
  period text collate "C" not null,
  closing text not null,
  state text not null check (state in ('closing', 'cancelled', 'closed', 'reopened')),
  reason text not null,
  accepted jsonb not null,     -- money that was undecided: kind, currency, receipts, amount
  asked_by text not null,
  asked_at timestamptz,        -- null: closed before closings were acknowledged
  positions jsonb not null,    -- what was acknowledged: service, partition, sequence
  wanted int not null,         -- how many must acknowledge; 0: nobody has yet
  closed_at timestamptz,
  log_position bigint,         -- of the event that closed it
  ended_by text,               -- who cancelled it, or asked to reopen it
  approved_by text,
  ended_at timestamptz,
  ended_reason text,
  hash text,                   -- of its certificate
  certificate bytea,           -- the file
  primary key (legal_entity, number)
);
create index periods_due on periods (legal_entity) where state = 'closing' or (state = 'closed' and hash is null);

insert into periods (legal_entity, number, period, closing, state, reason, accepted, asked_by, positions, wanted,
    log_position)
select e.data->>'legal_entity', e.number, e.data->>'period', (e.data->>'period') || '/' || e.number,
  case when exists (select from stored_events r where r.originator_id = e.originator_id
      and r.topic = 'period-reopened.v1' and r.originator_version > e.originator_version
      and convert_from(r.state, 'utf8')::jsonb->'data'->>'period' = e.data->>'period')
    then 'reopened' else 'closed' end,
  e.data->>'reason', '[]', e.actor, '[]', 0, e.notification_id
from (
  select originator_id, originator_version, notification_id, s->'data' as data, s->>'actor' as actor,
    row_number() over (partition by originator_id order by originator_version) as number
  from (select *, convert_from(state, 'utf8')::jsonb as s from stored_events where topic = 'period-closed.v1') x) e;
