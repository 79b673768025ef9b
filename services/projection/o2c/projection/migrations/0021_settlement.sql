-- How invoices ended, for the cash forecast: numbers of items by payer, terms, the weekday they fell due and the days from
-- there to their payment (folds/settlement.py). An item that ended and was not paid was credited or given up. `quarter` is
-- that of the end. An item that is opened again is taken out again, so a row may stand at 0.
create table settlement (
  customer text collate "C" not null,
  entity text collate "C" not null,
  currency text collate "C" not null,
  terms int not null,
  due_weekday int not null,
  days int not null,
  paid boolean not null,
  quarter date not null,
  items bigint not null,
  primary key (customer, entity, currency, terms, due_weekday, days, paid, quarter)
) with (fillfactor = 60);
