-- Names to tell payers by likeness. A name may be a person's: it is here, in `bank_lines`, and nowhere else.
-- To erase one:
--   update customer_names set name = '', changed = nextval('names_changed') where customer = …;
--   update names_waited_for set name = '' where clue = …;

create sequence names_changed;

-- Customers' names as the master has them; '': erased, or none. Every replica keeps an index of them in memory and reads
-- what has a higher `changed`, which rises with the commits because it is drawn under the log lock.
create table customer_names (
  customer text collate "C" primary key,
  name text not null,
  changed bigint not null
);
create index customer_names_changed on customer_names (changed);

-- Payers' names that receipts wait for, by the clue in `waiting`; and hashed keys (payer_names/words.py) to find those
-- that a new customer's name may be like.
create table names_waited_for (clue text collate "C" primary key, name text not null);
create table waited_keys (
  key bigint not null,
  clue text collate "C" not null,
  primary key (key, clue)
);

-- Subsidiaries by the parent that may pay for them, as the customer master has it.
create table customer_parents (
  customer text collate "C" primary key,
  parent text collate "C" not null
);
