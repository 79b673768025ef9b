-- How deductions ended: what earlier ones of a customer and a reason say of the next.

alter table deductions add ended_by text not null default '';  -- credit-note, write-off, recovered, split, put-back
create index deductions_ended on deductions (account, code, ended_by) where open = 0;
