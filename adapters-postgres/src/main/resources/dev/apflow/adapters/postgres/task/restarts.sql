-- The restarts of the log.
${log_after} and e.tree = 0 and e.number = 0
