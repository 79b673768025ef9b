-- What a statement moves is known of refused ones too, and when: of cash that is only announced, how much is expected.
alter table statements
  add column moved bigint not null default 0,  -- sum of its lines
  add column last_day date;                    -- of a refused one: its last booking day

-- Money of detail files is in transit until the statement of the bank account has it (transit.py).
alter table bank_lines add column in_transit bool not null default false;
alter table bank_accounts add column deposits jsonb not null default '[]';  -- in transit: statement, day, amount
