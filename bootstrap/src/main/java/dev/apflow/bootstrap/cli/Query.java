package dev.apflow.bootstrap.cli;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/** Values as parts of a URL's query. */
final class Query {

    private Query() {}

    static String encoded(String value) {
        return URLEncoder.encode(value, StandardCharsets.UTF_8);
    }
}
