package dev.apflow.adapters.postgres.settings;

import static dev.apflow.adapters.postgres.settings.UrlParameterKinds.oneOf;
import static dev.apflow.adapters.postgres.settings.UrlParameterKinds.seconds;
import static dev.apflow.adapters.postgres.settings.UrlParameterKinds.text;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The parameters of the driver, by its own names. */
final class DriverParameters {

    private static final List<String> SECONDS =
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
                    "scramMaxIterations");

    private static final List<String> FLAGS =
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
                    "useSpnego");

    private static final List<String> TEXTS =
            List.of(
                    "currentSchema",
                    "requireAuth",
                    "kerberosServerName",
                    "jaasApplicationName",
                    "sspiServiceClass",
                    "localSocketAddress");

    /** Apflow sets these itself. */
    private static final List<String> OWN =
            List.of(
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

    private final Map<String, UrlParameter> all = new LinkedHashMap<>();

    private DriverParameters() {}

    static Map<String, UrlParameter> all() {
        DriverParameters table = new DriverParameters();
        table.driver();
        table.driverRefused();
        return table.all;
    }

    private void driver() {
        SECONDS.forEach(each -> all.put(each, seconds(each)));
        FLAGS.forEach(each -> all.put(each, oneOf(each, "true", "false")));
        TEXTS.forEach(each -> all.put(each, text(each)));
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
        refuse(
                "sslmode and sslrootcert",
                "sslfactory",
                "sslfactoryarg",
                "sslhostnameverifier",
                "sslpasswordcallback");
        refuse("host=/directory/of/the/socket", "socketFactory", "socketFactoryArg");
        refuse("nothing: Apflow sets it itself", OWN.toArray(String[]::new));
    }

    private void refuse(String instead, String... names) {
        all.putAll(UrlParameterKinds.refused(instead, names));
    }
}
