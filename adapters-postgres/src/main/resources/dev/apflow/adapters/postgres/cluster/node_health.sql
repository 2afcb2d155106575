-- What a node n is, by its silence.
case
    when clock_timestamp() - n.heartbeat_at >= :dead_micros * interval '1 microsecond' then 'dead'
    when clock_timestamp() - n.heartbeat_at >= :stale_micros * interval '1 microsecond' then 'stale'
    else 'healthy'
end
