-- Files of banks as they came, whatever became of them. Nothing here is read by another service.
create table originals (
  hash text collate "C" primary key,   -- SHA-256 of the bytes, as events carry it
  name text not null,                  -- the last part of its name, as it came first
  bytes bytea not null,
  size bigint not null,
  seen text not null,                  -- what was recognised and read, or why it was refused
  actor text not null,
  received timestamptz not null default now()
);
create index originals_received on originals (received desc);
