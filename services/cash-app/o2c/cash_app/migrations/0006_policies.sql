-- The policy in layers: every version of each, the latest of a scope holds; one with empty content was taken away.

create table policies (
  version bigint primary key,          -- counts the changes of the whole
  legal_entity text collate "C" not null,
  bank_account text collate "C" not null,
  customer_group text collate "C" not null,
  content text not null,
  asked_by text not null,
  approved_by text not null,
  reason text not null,
  known timestamptz not null
);
create index policies_scope on policies (legal_entity, bank_account, customer_group, version desc);
