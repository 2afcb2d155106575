-- What no statement can do without, and only a session can be told.
select string_agg(problem, '; ' order by problem)
from (
    select s.name || ' is ' || s.setting || ', expected ' || w.setting as problem
    from (values ('default_transaction_isolation', 'read committed'),
                 ('default_transaction_read_only', 'off'),
                 ('standard_conforming_strings', 'on'),
                 ('synchronous_commit', 'on')) w (name, setting)
         join pg_settings s on s.name = w.name
    where s.setting <> w.setting and (w.name <> 'synchronous_commit' or s.setting = 'off')
    union all
    select s.name || ' is ' || s.setting || ' ms, expected 0 or at least ' || w.least || ' ms'
    from (values ('statement_timeout', 1000), ('transaction_timeout', 1000), ('lock_timeout', 100),
                 ('idle_in_transaction_session_timeout', 1000)) w (name, least)
         join pg_settings s on s.name = w.name
    where case when s.unit = 'ms' then s.setting::bigint else 0 end between 1 and w.least - 1) unfit
