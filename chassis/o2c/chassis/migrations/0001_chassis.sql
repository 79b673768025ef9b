-- What every event-sourced service owns, in its own schema (the search_path points at it).

-- The event log, in the layout of the eventsourcing library, so that its readers and tools work on it.
create table stored_events (
  originator_id text collate "C" not null,
  originator_version bigint not null,
  topic text not null,
  state bytea not null,
  notification_id bigserial not null,
  primary key (originator_id, originator_version)
);
create unique index stored_events_notification_id_idx on stored_events (notification_id);

create table snapshots (
  unit text collate "C" primary key,
  fold int not null,
  version bigint not null,
  state bytea not null
);

-- What was said: sequences are dense per (topic, partition); known never falls.
create table outbox (
  topic text not null,
  partition int not null,
  sequence bigint not null,
  known timestamptz not null,
  key text not null,
  body bytea not null,
  primary key (topic, partition, sequence)
);
create table outbox_head (
  topic text not null,
  partition int not null,
  sequence bigint not null,
  primary key (topic, partition)
) with (fillfactor = 20);
create table log_head (one bool primary key default true check (one), known timestamptz not null) with (fillfactor = 20);
insert into log_head (known) values ('-infinity');

-- What was heard. For o2c.* topics `sequence` is the truth; for inbound topics it is 0 and `last_id` tells whether the
-- topic is still the one we read.
create table inbox (
  source text not null,
  topic text not null,
  partition int not null,
  sequence bigint not null,
  kafka_offset bigint not null,
  last_id text not null default '',
  primary key (source, topic, partition)
) with (fillfactor = 20);
create table heard (
  source text collate "C" not null,
  id text collate "C" not null,
  hash bytea not null,
  topic text not null,
  partition int not null,
  kafka_offset bigint not null,
  body bytea not null,
  known timestamptz not null default clock_timestamp(),
  primary key (source, id)
);

create table guards (name text collate "C" primary key, version bigint not null) with (fillfactor = 50);

create table dead_letters (
  id bigserial primary key,
  kind text not null check (kind in ('undecodable', 'unknown-type', 'refused', 'failed', 'parked', 'waiting')),
  code text not null,
  detail text not null,
  source text not null,
  topic text not null,
  partition int not null,
  kafka_offset bigint not null,
  message_id text not null,
  type text not null,
  key text not null,
  record_key bytea,
  headers jsonb not null,
  body bytea not null,
  mended bytea,
  waits_for text collate "C",
  known timestamptz not null default clock_timestamp(),
  attempts int not null default 0,
  state text not null default 'open' check (state in ('open', 'retried', 'discarded')),
  verdict_by text,
  verdict_reason text,
  verdict_at timestamptz
);
-- A record that is read again (a re-created topic, an unsure commit) is the same dead letter.
create unique index dead_letters_place on dead_letters (topic, partition, kafka_offset, md5(body));
create index dead_letters_waiting on dead_letters (waits_for) where state = 'open' and kind = 'waiting';
create index dead_letters_open on dead_letters (topic, key, id) where state = 'open';

create table idempotency (
  key text primary key,
  request_hash bytea not null,
  status int not null,
  answer bytea not null,
  known timestamptz not null default clock_timestamp()
);

-- The whole commit of a batch in one round trip. Lock order: inbox rows, the log lock, everything else.
-- Raises O2C01 when another worker moved an inbox row (fenced), O2C02 when a stream or guard that the decisions rest on
-- has changed (conflict; the detail names them, one a line). Returns the commit's known time.
create function append_batch(
  lock_key bigint,
  i_source text[], i_topic text[], i_partition int[], i_old_sequence bigint[], i_old_offset bigint[],
  i_sequence bigint[], i_offset bigint[], i_last_id text[],
  r_stream text[], r_version bigint[],
  g_name text[], g_version bigint[], b_name text[],
  e_stream text[], e_version bigint[], e_topic text[], e_state bytea[],
  o_topic text[], o_partition int[], o_key text[], o_body bytea[]
) returns timestamptz language plpgsql as $$
declare
  moved bigint;
  stale text;
  commit_known timestamptz;
begin
  perform 1 from inbox i join unnest(i_source, i_topic, i_partition) x(s, t, p)
    on (i.source, i.topic, i.partition) = (x.s, x.t, x.p)
    order by i.source, i.topic, i.partition for update of i;
  with x as (
    select * from unnest(i_source, i_topic, i_partition, i_old_sequence, i_old_offset, i_sequence, i_offset, i_last_id)
      x(s, t, p, old_sequence, old_offset, sequence, kafka_offset, last_id)
  ), u as (
    update inbox i set sequence = x.sequence, kafka_offset = x.kafka_offset, last_id = x.last_id from x
    where (i.source, i.topic, i.partition) = (x.s, x.t, x.p)
      and (i.sequence, i.kafka_offset) = (x.old_sequence, x.old_offset) returning 1
  ), a as (
    insert into inbox select s, t, p, sequence, kafka_offset, last_id from x where old_offset = -1
    on conflict do nothing returning 1
  ) select (select count(*) from u) + (select count(*) from a) into moved;
  if moved <> cardinality(i_source) then
    raise exception 'another worker moved the inbox' using errcode = 'O2C01';
  end if;

  perform pg_advisory_xact_lock(lock_key);

  select string_agg(stream, E'\n') into stale from (
    select x.stream from unnest(r_stream, r_version) x(stream, version) where exists (
      select 1 from stored_events e where e.originator_id = x.stream and e.originator_version = x.version + 1)
    union all
    select x.name from unnest(g_name, g_version) x(name, version)
      where coalesce((select g.version from guards g where g.name = x.name), 0) <> x.version
  ) s;
  if stale is not null then
    raise exception 'decided on stale state' using errcode = 'O2C02', detail = stale;
  end if;

  insert into guards select name, 1 from unnest(b_name) n(name) order by name
    on conflict (name) do update set version = guards.version + 1;
  insert into stored_events (originator_id, originator_version, topic, state)
    select * from unnest(e_stream, e_version, e_topic, e_state);
  update log_head set known = greatest(known, clock_timestamp()) returning known into commit_known;

  with h as (
    insert into outbox_head select t, p, count(*) from unnest(o_topic, o_partition) x(t, p) group by t, p order by t, p
    on conflict (topic, partition) do update set sequence = outbox_head.sequence + excluded.sequence
    returning topic, partition, sequence
  ), x as (
    select t, p, k, b, row_number() over (partition by t, p order by n desc) - 1 as back
    from unnest(o_topic, o_partition, o_key, o_body) with ordinality x(t, p, k, b, n)
  )
  insert into outbox select x.t, x.p, h.sequence - x.back, commit_known, x.k, x.b
    from x join h on h.topic = x.t and h.partition = x.p order by x.t, x.p, x.back desc;
  return commit_known;
end $$;
