-- Details of the event that a tree has ended which has no row in apflow_tree: its one task ended with the status that
-- stands in the column "status".
format('{"status":"%s","counts":{"pending":0,"in_progress":0,"completed":%s,"failed":%s,"cancelled":%s}}',
       status, (status = 'completed')::int, (status = 'failed')::int, (status = 'cancelled')::int)
