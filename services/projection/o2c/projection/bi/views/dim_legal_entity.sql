-- From the totals that the sources prove: a row for each entity, class and currency, however much is moved.
create or replace view bi.dim_legal_entity as select
  t.entity as legal_entity_id,
  string_agg(distinct t.currency, ', ' order by t.currency) as currency_codes
from proof_total t where t.entity <> '' group by t.entity;
comment on view bi.dim_legal_entity is 'A legal entity that sold, billed or received something: one row each.';
comment on column bi.dim_legal_entity.legal_entity_id is 'its name in the ERP''s events';
comment on column bi.dim_legal_entity.currency_codes is 'ISO 4217 codes of what it did so far, separated by commas';
