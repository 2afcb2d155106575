package dev.apflow.adapters.postgres.settings;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.BiConsumer;

/** What one parameter of a database URL means. */
interface UrlParameter {

    /**
     * Takes a value.
     *
     * @param set takes what it means: a parameter of the driver, or a part of the URL by libpq's
     *     name
     * @throws BadUrl the parameter or its value is refused
     */
    void accept(String name, String value, BiConsumer<String, String> set);

    /** Every parameter there is, by name. */
    Map<String, UrlParameter> ALL = Table.all();

    /** Makes the table. */
    final class Table {

        private static final List<String> MODES =
                List.of("disable", "allow", "prefer", "require", "verify-ca", "verify-full");

        private final Map<String, UrlParameter> all = new LinkedHashMap<>();

        private Table() {}

        private static Map<String, UrlParameter> all() {
            Table table = new Table();
            table.libpq();
            table.libpqTls();
            table.libpqRefused();
            table.asyncpg();
            table.driver();
            table.driverRefused();
            return Map.copyOf(table.all);
        }

        private void libpq() {
            for (String each : List.of("host", "port", "user", "password", "dbname", "passfile")) {
                all.put(each, text(each));
            }
            all.put("application_name", text("application_name"));
            all.put("connect_timeout", seconds("connectTimeout"));
            all.put("options", text("options"));
            all.put("keepalives", words("tcpKeepAlive", Map.of("1", "true", "0", "false")));
            all.put(
                    "target_session_attrs",
                    words(
                            "targetServerType",
                            Map.of(
                                    "any", "any",
                                    "read-write", "primary",
                                    "primary", "primary",
                                    "read-only", "secondary",
                                    "standby", "secondary",
                                    "prefer-standby", "preferSecondary")));
            all.put(
                    "load_balance_hosts",
                    words("loadBalanceHosts", Map.of("disable", "false", "random", "true")));
            all.put("gssencmode", oneOf("gssEncMode", "disable", "prefer", "require"));
            all.put("krbsrvname", text("kerberosServerName"));
            all.put("gsslib", oneOf("gsslib", "auto", "sspi", "gssapi"));
            all.put("channel_binding", oneOf("channelBinding", "disable", "prefer", "require"));
            all.put("require_auth", text("requireAuth"));
            all.put("client_encoding", only("UTF8", "utf8", "utf-8", "unicode", "auto"));
        }

        private void libpqTls() {
            all.put("sslmode", oneOf("sslmode", MODES.toArray(String[]::new)));
            for (String each : List.of("sslcert", "sslkey", "sslrootcert", "sslpassword")) {
                all.put(each, text(each));
            }
            all.put("sslnegotiation", oneOf("sslNegotiation", "postgres", "direct"));
            all.put("sslcompression", only("0", "0"));
            all.put("sslsni", only("1", "1"));
            all.put("sslcertmode", only("allow", "allow"));
            all.put("ssl_min_protocol_version", only("TLSv1.2", "tlsv1", "tlsv1.1", "tlsv1.2"));
        }

        private void libpqRefused() {
            refused("the address in place of the host", "hostaddr");
            refused("what the service file says, in the URL itself", "service", "servicefile");
            refused(
                    "the system's settings, such as net.ipv4.tcp_keepalive_time; a server that is"
                            + " silent is noticed by socketTimeout=seconds",
                    "keepalives_idle",
                    "keepalives_interval",
                    "keepalives_count",
                    "tcp_user_timeout");
            refused("application_name", "fallback_application_name");
            refused("a list of trusted roots by sslrootcert", "sslcrl", "sslcrldir");
            refused("sslmode=verify-full over TCP", "requirepeer");
            refused(
                    "the property jdk.tls.client.protocols in APFLOW_JAVA_OPTS",
                    "ssl_max_protocol_version");
            refused(
                    "nothing: it is not supported",
                    "gssdelegation",
                    "replication",
                    "min_protocol_version",
                    "max_protocol_version",
                    "sslkeylogfile",
                    "scram_client_key",
                    "scram_server_key",
                    "oauth_issuer",
                    "oauth_client_id",
                    "oauth_client_secret",
                    "oauth_scope");
        }

        private void asyncpg() {
            Map<String, String> ssl = new LinkedHashMap<>();
            MODES.forEach(each -> ssl.put(each, each));
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
            refused(
                    "nothing: Apflow limits its statements itself",
                    "command_timeout",
                    "max_cached_statement_lifetime",
                    "max_cacheable_statement_size",
                    "prepared_statement_name_func",
                    "async_fallback");
            refused("options=-c%20name=value", "server_settings");
            refused("options=-c%20search_path=name", "search_path", "schema");
            refused("options=-c%20statement_timeout=milliseconds", "statement_timeout");
            refused(
                    "nothing: Apflow has its own pool, sized by APFLOW_MAX_PARALLEL_TASKS",
                    "pool_size",
                    "max_overflow",
                    "pool_timeout",
                    "pool_recycle",
                    "connection_limit",
                    "min_size",
                    "max_size");
            refused("nothing: Apflow recognises a pooler by itself", "pgbouncer");
        }

        private void driver() {
            for (String each :
                    List.of(
                            "connectTimeout",
                            "loginTimeout",
                            "socketTimeout",
                            "cancelSignalTimeout",
                            "hostRecheckSeconds",
                            "gssResponseTimeout",
                            "sslResponseTimeout",
                            "prepareThreshold",
                            "preparedStatementCacheQueries",
                            "preparedStatementCacheSizeMiB",
                            "sendBufferSize",
                            "receiveBufferSize",
                            "maxSendBufferSize",
                            "scramMaxIterations")) {
                all.put(each, seconds(each));
            }
            for (String each :
                    List.of(
                            "tcpKeepAlive",
                            "tcpNoDelay",
                            "loadBalanceHosts",
                            "logServerErrorDetail",
                            "logUnclosedConnections",
                            "reWriteBatchedInserts",
                            "binaryTransfer",
                            "jaasLogin",
                            "gssUseDefaultCreds",
                            "useSpnego")) {
                all.put(each, oneOf(each, "true", "false"));
            }
            for (String each :
                    List.of(
                            "currentSchema",
                            "requireAuth",
                            "kerberosServerName",
                            "jaasApplicationName",
                            "sspiServiceClass",
                            "localSocketAddress")) {
                all.put(each, text(each));
            }
            driverWords();
        }

        private void driverWords() {
            all.put("ApplicationName", text("application_name"));
            all.put("gssEncMode", oneOf("gssEncMode", "disable", "allow", "prefer", "require"));
            all.put("channelBinding", oneOf("channelBinding", "disable", "prefer", "require"));
            all.put("sslNegotiation", oneOf("sslNegotiation", "postgres", "direct"));
            all.put(
                    "targetServerType",
                    oneOf(
                            "targetServerType",
                            "any",
                            "primary",
                            "secondary",
                            "preferPrimary",
                            "preferSecondary"));
        }

        private void driverRefused() {
            refused(
                    "sslmode and sslrootcert",
                    "sslfactory",
                    "sslfactoryarg",
                    "sslhostnameverifier",
                    "sslpasswordcallback");
            refused("host=/directory/of/the/socket", "socketFactory", "socketFactoryArg");
            refused(
                    "nothing: Apflow sets it itself",
                    "adaptiveFetch",
                    "adaptiveFetchMaximum",
                    "adaptiveFetchMinimum",
                    "allowEncodingChanges",
                    "assumeMinServerVersion",
                    "authenticationPluginClassName",
                    "autosave",
                    "binaryTransferDisable",
                    "binaryTransferEnable",
                    "classLoaderStrategy",
                    "cleanupSavepoints",
                    "connectExecutor",
                    "connectExecutorArg",
                    "convertBooleanToNumeric",
                    "databaseMetadataCacheFields",
                    "databaseMetadataCacheFieldsMiB",
                    "defaultRowFetchSize",
                    "disableColumnSanitiser",
                    "escapeSyntaxCallMode",
                    "flushCacheOnDdl",
                    "groupStartupParameters",
                    "hideUnprivilegedObjects",
                    "loggerFile",
                    "loggerLevel",
                    "maxResultBuffer",
                    "pemKeyAlgorithm",
                    "preferQueryMode",
                    "protocolVersion",
                    "queryTimeout",
                    "quoteReturningIdentifiers",
                    "readOnly",
                    "readOnlyMode",
                    "reWriteBatchedInsertsSize",
                    "stringtype",
                    "unknownLength",
                    "xmlFactoryFactory");
        }

        private void refused(String instead, String... names) {
            for (String each : names) {
                all.put(
                        each,
                        (name, value, set) -> {
                            throw new BadUrl(
                                    "the parameter " + name + " is not supported", instead, name);
                        });
            }
        }

        private static UrlParameter text(String key) {
            return (name, value, set) -> {
                if (value.isEmpty()) {
                    throw new BadUrl("the parameter " + name + " is empty", "a value", "none");
                }
                set.accept(key, value);
            };
        }

        private static UrlParameter seconds(String key) {
            return (name, value, set) -> {
                if (!value.matches("\\d{1,7}")) {
                    throw bad(name, "a whole number", value);
                }
                set.accept(key, value);
            };
        }

        private static UrlParameter oneOf(String key, String... words) {
            Map<String, String> same = new LinkedHashMap<>();
            for (String each : words) {
                same.put(each, each);
            }
            return words(key, same);
        }

        private static UrlParameter words(String key, Map<String, String> meanings) {
            return (name, value, set) -> {
                String meant = meanings.get(value);
                if (meant == null) {
                    List<String> known = new ArrayList<>(meanings.keySet());
                    known.sort(null);
                    throw bad(name, "one of " + String.join(", ", known), value);
                }
                set.accept(key, meant);
            };
        }

        /** What the driver does anyway. */
        private static UrlParameter only(String shown, String... fitting) {
            return (name, value, set) -> {
                if (!List.of(fitting).contains(value.toLowerCase(Locale.ROOT))) {
                    throw bad(name, shown + ", which is what Apflow does", value);
                }
            };
        }

        /** Zero: nothing is prepared in the server. */
        private static UrlParameter cacheSize() {
            return (name, value, set) -> {
                if (!value.matches("\\d{1,7}")) {
                    throw bad(name, "a whole number", value);
                }
                set.accept("prepareThreshold", Integer.parseInt(value) == 0 ? "0" : "5");
                set.accept("preparedStatementCacheQueries", value);
            };
        }

        private static BadUrl bad(String name, String expected, String value) {
            return new BadUrl(
                    "the parameter " + name + " is not usable",
                    expected,
                    value.isEmpty() ? "none" : "a value that is not shown here");
        }
    }
}
