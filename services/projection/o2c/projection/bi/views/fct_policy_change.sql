create or replace view bi.fct_policy_change as select
  p.partition || '-' || p.sequence as policy_change_id,
  p.proposal as proposal_id,
  p.decision as policy_decision,
  nullif(p.legal_entity, '') as legal_entity_id,
  nullif(p.bank_account, '') as bank_account_id,
  nullif(p.customer_group, '') as customer_group,
  p.version as policy_version,
  p.removed as is_removed,
  p.summary as change_summary,
  coalesce(p.changes, '[]') as changes,
  p.decided_by,
  p.reason as change_reason,
  p.known as known_at,
  p.partition as position_partition,
  p.sequence as position
from policy_change p;
comment on view bi.fct_policy_change is
  'A change of the matching policy that was proposed, agreed to or rejected: one row each, never changed.';
comment on column bi.fct_policy_change.policy_change_id is 'place of the event in cash application''s topic';
comment on column bi.fct_policy_change.proposal_id is 'the same on the proposal and on what became of it';
comment on column bi.fct_policy_change.policy_decision is 'proposed, changed (agreed to, it holds) or rejected';
comment on column bi.fct_policy_change.legal_entity_id is 'legal entity that the layer is for; null: any';
comment on column bi.fct_policy_change.bank_account_id is 'bank account that the layer is for; null: any';
comment on column bi.fct_policy_change.customer_group is 'customer group that the layer is for; null: any';
comment on column bi.fct_policy_change.policy_version is 'version of the whole policy from then on; null unless it holds';
comment on column bi.fct_policy_change.is_removed is 'true: the whole layer is taken away';
comment on column bi.fct_policy_change.change_summary is 'which fields changed, in words, long values cut';
comment on column bi.fct_policy_change.changes is 'name, before and after of each field that changed; values as JSON text';
comment on column bi.fct_policy_change.decided_by is 'who proposed, agreed or rejected';
comment on column bi.fct_policy_change.change_reason is 'reasons that were given';
comment on column bi.fct_policy_change.known_at is 'when cash application committed it, UTC';
comment on column bi.fct_policy_change.position_partition is 'partition of the source''s topic that position counts in';
comment on column bi.fct_policy_change.position is 'place of the event in its partition, from 1';
