-- When a task of running_leases may be taken back.
case
    when r.incarnation is null or l.node is not null then timestamptz 'epoch'
    else least(r.expires_at, n.lost_since + m.grace)
end
