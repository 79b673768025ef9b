-- Closed months whose balances in other currencies were revalued at the rates of their last day.
alter table periods add column revalued bool not null default false;
