-- Whether a term has leadership.
select 1
from apflow_cluster_leader
where epoch = :epoch and node = :leader and incarnation = :leader_life and not resigned
