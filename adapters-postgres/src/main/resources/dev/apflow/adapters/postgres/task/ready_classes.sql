-- The placement classes that have ready tasks, found by skipping from one to the next in the index. Where there are more
-- than :classes_max, these are some of them, beginning somewhere else each time.
with recursive
class (class, first, place) as (
    select f.class, f.class, 1
    from (select coalesce(
                     (select q.placement_class from apflow_queue q
                      where ${ready} and q.placement_class >= a.start
                      order by q.placement_class limit 1),
                     (select q.placement_class from apflow_queue q
                      where ${ready}
                      order by q.placement_class limit 1)) as class
          from (select hashint8extended((random() * 1000000000)::bigint, 0) as start) a) f
    where f.class is not null
    union all
    select n.class, c.first, c.place + 1
    from class c
         cross join lateral (
             select coalesce(
                        (select q.placement_class from apflow_queue q
                         where ${ready} and q.placement_class > c.class
                         order by q.placement_class limit 1),
                        (select q.placement_class from apflow_queue q
                         where ${ready}
                         order by q.placement_class limit 1)) as class) n
    where n.class <> c.first and c.place < :classes_max)
select class from class
