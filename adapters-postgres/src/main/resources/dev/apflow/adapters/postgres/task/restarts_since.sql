-- The restarts of the log since the tree of this task began.
${restarts}
  and e.xid > coalesce((select b.xid from apflow_event b
                        where b.tree = (select tree from apflow_task where id = :task)
                        order by b.xid, b.id limit 1), '0'::xid8)
