-- Whose parent a payer is, asked where its text names no document: it may name a subsidiary.
create index customer_parents_parent on customer_parents (parent);
