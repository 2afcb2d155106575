package dev.apflow.adapters.postgres.settings;

import static dev.apflow.adapters.postgres.settings.UrlParameterKinds.cacheSize;
import static dev.apflow.adapters.postgres.settings.UrlParameterKinds.seconds;
import static dev.apflow.adapters.postgres.settings.UrlParameterKinds.text;
import static dev.apflow.adapters.postgres.settings.UrlParameterKinds.words;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The parameters of asyncpg, SQLAlchemy, and of tools that share a URL with them. */
final class AsyncpgParameters {

    private static final List<String> POOL =
            List.of(
                    "pool_size",
                    "max_overflow",
                    "pool_timeout",
                    "pool_recycle",
                    "connection_limit",
                    "min_size",
                    "max_size");

    private final Map<String, UrlParameter> all = new LinkedHashMap<>();

    private AsyncpgParameters() {}

    static Map<String, UrlParameter> all() {
        AsyncpgParameters table = new AsyncpgParameters();
        table.asyncpg();
        return table.all;
    }

    private void asyncpg() {
        Map<String, String> ssl = new LinkedHashMap<>();
        LibpqParameters.MODES.forEach(each -> ssl.put(each, each));
        List.of("true", "1", "on", "yes").forEach(each -> ssl.put(each, "verify-full"));
        List.of("false", "0", "off", "no").forEach(each -> ssl.put(each, "disable"));
        all.put("ssl", words("sslmode", ssl));
        all.put(
                "direct_tls",
                words("sslNegotiation", Map.of("true", "direct", "false", "postgres")));
        all.put("database", text("dbname"));
        all.put("timeout", seconds("connectTimeout"));
        all.put("statement_cache_size", cacheSize());
        all.put("prepared_statement_cache_size", cacheSize());
        asyncpgRefused();
    }

    private void asyncpgRefused() {
        refuse(
                "nothing: Apflow limits its statements itself",
                "command_timeout",
                "max_cached_statement_lifetime",
                "max_cacheable_statement_size",
                "prepared_statement_name_func",
                "async_fallback");
        refuse("options=-c%20name=value", "server_settings");
        refuse("options=-c%20search_path=name", "search_path", "schema");
        refuse("options=-c%20statement_timeout=milliseconds", "statement_timeout");
        refuse(
                "nothing: Apflow has its own pool, sized by APFLOW_MAX_PARALLEL_TASKS",
                POOL.toArray(String[]::new));
        refuse("nothing: Apflow recognises a pooler by itself", "pgbouncer");
    }

    private void refuse(String instead, String... names) {
        all.putAll(UrlParameterKinds.refused(instead, names));
    }
}
