-- The name of the channel of signals, which is this schema's own.
'apflow_cluster_' || quote_ident(current_schema())::regnamespace::oid
