-- What is read of a version of a flow, named v.
v.name, v.version, v.fingerprint, v.summary, v.created_by,
(extract(epoch from v.created_at) * 1000000)::bigint as created_at
