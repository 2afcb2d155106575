-- Specs as rows, from one array a column. Arrays cannot be elements of rows of unnest: those of a placement come as array
-- literals.
(select place, id, parent_id, user_id, method, priority::smallint as priority, dependencies,
        timestamptz 'epoch' + not_before * interval '1 microsecond' as not_before,
        executors::text[] as requires_executors, capabilities::text[] as requires_capabilities,
        allowed::text[] as allowed_nodes, forbidden::text[] as forbidden_nodes, max_parallel,
        max_deliveries, spec, queue, rules, fair_key
 from unnest(:ids::text[], :parents::text[], :users::text[], :methods::text[], :priorities::integer[], :dependencies::integer[], :not_before::bigint[],
             :executors::text[], :capabilities::text[], :allowed::text[], :forbidden::text[], :max_parallel::integer[], :max_deliveries::integer[], :specs::text[],
             :queues::text[], :rules::text[], :fair_keys::text[])
          with ordinality as c (id, parent_id, user_id, method, priority, dependencies, not_before,
                                executors, capabilities, allowed, forbidden, max_parallel, max_deliveries, spec,
                                queue, rules, fair_key, place)) c
