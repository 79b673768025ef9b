-- Money kept for orders is a class of the proved totals. What was kept before: the journal knows how much, and what was said
-- of an account knows its partition.
insert into balances (partition, legal_entity, account_class, currency, amount)
select o.partition, j.legal_entity, 'prepaid', j.currency, -sum(j.amount)
from journal j
join (select distinct key, partition from outbox where topic = 'o2c.cash-app.v1') o on 'account:' || o.key = j.unit
where j.account = 'prepayments' group by o.partition, j.legal_entity, j.currency;
