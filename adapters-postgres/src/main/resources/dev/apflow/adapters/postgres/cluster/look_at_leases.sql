-- Whether a sweep has anything to do.
select exists (${engine/seated}) as seated, exists (select 1 ${changed_sessions}) as to_write, (${next_due}) as next_due
