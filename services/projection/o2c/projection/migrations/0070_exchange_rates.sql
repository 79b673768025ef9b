-- What one unit of `base` is worth in `quoted` on a day, as cash application took it in: said once, never replaced.
create table exchange_rate (
  base text collate "C" not null,
  quoted text collate "C" not null,
  day date not null,
  rate numeric not null,
  source text not null,
  known timestamptz not null,
  primary key (base, quoted, day)
);
