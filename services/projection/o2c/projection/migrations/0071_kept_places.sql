-- How many partitions were heard of when the key figures were kept: one that is new may bring facts of before.
alter table kpi_kept add column places bigint not null default 0;
