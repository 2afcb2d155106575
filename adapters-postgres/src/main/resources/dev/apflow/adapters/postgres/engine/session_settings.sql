-- What a session of ours is set to, whatever the database or the role says. Settings that the server does not have are
-- passed over. Temporary tables come last, where nobody can put them before ours.
set statement_timeout = 0;
select pg_catalog.set_config(s.name, w.setting, false)
from (values ('search_path', coalesce(pg_catalog.quote_ident(:schema) || ', pg_temp',
                                      pg_catalog.current_setting('search_path'))),
             ('default_transaction_isolation', 'read committed'),
             ('default_transaction_read_only', 'off'),
             ('default_transaction_deferrable', 'off'),
             ('transform_null_equals', 'off'),
             ('array_nulls', 'on'),
             ('standard_conforming_strings', 'on'),
             ('quote_all_identifiers', 'off'),
             ('intervalstyle', 'postgres'),
             ('lock_timeout', '0'),
             ('idle_session_timeout', '0'),
             ('transaction_timeout', '0'),
             ('idle_in_transaction_session_timeout', :idle),
             ('synchronous_commit', 'on')) w (name, setting)
     join pg_catalog.pg_settings s on pg_catalog.lower(s.name) = w.name
where (w.name <> 'synchronous_commit' or s.setting = 'off' and s.source <> 'client')
  and (w.name <> 'default_transaction_read_only' or s.source in ('user', 'database user'));
set statement_timeout = :statement
