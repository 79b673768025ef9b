-- What a statement moves is known of refused ones too, and when: of cash that is only announced, how much is expected.
alter table statements
  add column moved bigint not null default 0,  -- sum of its lines
  add column last_day date;                    -- of a refused one: its last booking day
