-- Names that compliance looks out for, by their clue; '': not watched any more, or erased. Every replica keeps an index of
-- them in memory, as of customers' names, and reads what has a higher `changed`. To erase one:
--   update watched_names set name = '', changed = nextval('names_changed') where clue = …;
create table watched_names (
  clue text collate "C" primary key,
  name text not null,
  changed bigint not null
);
create index watched_names_changed on watched_names (changed);
