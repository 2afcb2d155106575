-- Whether a row q of apflow_queue can be claimed, as the index apflow_queue_ready says it.
q.open_dependencies = 0 and not q.held and q.waits_until is null
