package dev.apflow.adapters.postgres.settings;

import static dev.apflow.adapters.postgres.settings.UrlParameterKinds.oneOf;
import static dev.apflow.adapters.postgres.settings.UrlParameterKinds.only;
import static dev.apflow.adapters.postgres.settings.UrlParameterKinds.seconds;
import static dev.apflow.adapters.postgres.settings.UrlParameterKinds.text;
import static dev.apflow.adapters.postgres.settings.UrlParameterKinds.words;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The parameters of libpq. */
final class LibpqParameters {

    /** Values of {@code sslmode}. */
    static final List<String> MODES =
            List.of("disable", "allow", "prefer", "require", "verify-ca", "verify-full");

    /** Values of {@code target_session_attrs}, with what the driver calls them. */
    private static final Map<String, String> SERVERS =
            Map.of(
                    "any", "any",
                    "read-write", "primary",
                    "primary", "primary",
                    "read-only", "secondary",
                    "standby", "secondary",
                    "prefer-standby", "preferSecondary");

    private static final List<String> UNSUPPORTED =
            List.of(
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

    private final Map<String, UrlParameter> all = new LinkedHashMap<>();

    private LibpqParameters() {}

    static Map<String, UrlParameter> all() {
        LibpqParameters table = new LibpqParameters();
        table.libpq();
        table.libpqTls();
        table.libpqRefused();
        return table.all;
    }

    private void libpq() {
        for (String each : List.of("host", "port", "user", "password", "dbname", "passfile")) {
            all.put(each, text(each));
        }
        all.put("application_name", text("application_name"));
        all.put("connect_timeout", seconds("connectTimeout"));
        all.put("options", text("options"));
        all.put("keepalives", words("tcpKeepAlive", Map.of("1", "true", "0", "false")));
        all.put("target_session_attrs", words("targetServerType", SERVERS));
        all.put(
                "load_balance_hosts",
                words("loadBalanceHosts", Map.of("disable", "false", "random", "true")));
        libpqSecurity();
    }

    private void libpqSecurity() {
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
        refuse("the address in place of the host", "hostaddr");
        refuse("what the service file says, in the URL itself", "service", "servicefile");
        refuse(
                "the system's settings, such as net.ipv4.tcp_keepalive_time; a server that is"
                        + " silent is noticed by socketTimeout=seconds",
                "keepalives_idle",
                "keepalives_interval",
                "keepalives_count",
                "tcp_user_timeout");
        refuse("application_name", "fallback_application_name");
        refuse("a list of trusted roots by sslrootcert", "sslcrl", "sslcrldir");
        refuse("sslmode=verify-full over TCP", "requirepeer");
        refuse(
                "the property jdk.tls.client.protocols in APFLOW_JAVA_OPTS",
                "ssl_max_protocol_version");
        refuse("nothing: it is not supported", UNSUPPORTED.toArray(String[]::new));
    }

    private void refuse(String instead, String... names) {
        all.putAll(UrlParameterKinds.refused(instead, names));
    }
}
