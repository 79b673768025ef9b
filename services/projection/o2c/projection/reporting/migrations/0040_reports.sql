-- Reports: what is defined, when it is sent and what was sent. Nothing here is a fold of events: these tables lie in the
-- schema of the pointer to the active build, and outlive every rebuild.

-- A definition is never changed: a change is another version. Version 0 is the one shipped with the program, not here.
create table report_definition (
  name text collate "C" not null,
  version int not null check (version > 0),
  hash text not null,
  text text not null,
  author text not null,
  created timestamptz not null default now(),
  primary key (name, version)
);

create function report_definition_stays() returns trigger language plpgsql as $$
begin
  raise exception 'a version of a report is never changed or removed: store another one' using errcode = 'O2C10';
end $$;
create trigger report_definition_stays before update or delete on report_definition
  for each row execute function report_definition_stays();

-- Whose periods are sent. `removed` schedules keep their history.
create table report_schedule (
  name text collate "C" primary key,
  report text collate "C" not null,
  parameters jsonb not null,
  cron text not null,
  time_zone text not null,
  format text not null,
  target text not null,
  missed text not null check (missed in ('last', 'all', 'none')),
  author text not null,
  created timestamptz not null,
  removed timestamptz
);

-- A period of a schedule, once. It is claimed here before anything is sent; `known`, `version` and `today` are fixed
-- then, so that a second try sends the same.
create table report_run (
  schedule text collate "C" not null,
  period timestamptz not null,
  status text not null check (status in ('claimed', 'waiting', 'sent', 'failed', 'missed')),
  attempts int not null,
  claimed timestamptz not null,
  next_try timestamptz,
  finished timestamptz,
  report text not null,
  version int not null,
  hash text not null,
  known timestamptz,
  today date not null,
  format text not null,
  target text not null,
  parameters jsonb not null,
  rows bigint,
  bytes bigint,
  place text,
  error text,
  primary key (schedule, period)
);
create index report_run_under_way on report_run (schedule, period) where status in ('claimed', 'waiting');
