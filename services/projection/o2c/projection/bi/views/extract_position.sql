create or replace view bi.extract_position as select
  w.source,
  w.partition as position_partition,
  w.sequence as position,
  w.known as known_at
from watermark w;
comment on view bi.extract_position is
  'How far the views have read each source: one row for each source and partition. Read in the same transaction as '
  'the facts, it is where the next extraction goes on.';
comment on column bi.extract_position.source is 'service whose log it is, such as /o2c/cash-app';
comment on column bi.extract_position.position_partition is 'partition of its topic';
comment on column bi.extract_position.position is
  'place of the last event that is in: everything up to it is, nothing after it';
comment on column bi.extract_position.known_at is 'when the source committed that event, UTC';
