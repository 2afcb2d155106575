-- Trees as a whole, and what claims pass over.

-- The mark of the node that cannot take this task, whatever it runs; 0: no claim has met it. A claim of that node
-- passes over the row. Every change of what the task asks for sets it back.
alter table apflow_pending add column parked_for bigint default 0;
