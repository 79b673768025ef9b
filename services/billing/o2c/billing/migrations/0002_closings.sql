-- Months that cash application is closing, which every proof acknowledges.
create table closings (
  unit text collate "C" not null,
  closing text collate "C" not null,
  legal_entity text collate "C" not null,
  period text not null,
  primary key (unit, closing)
);
