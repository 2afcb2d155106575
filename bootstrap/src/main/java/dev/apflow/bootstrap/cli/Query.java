package dev.apflow.bootstrap.cli;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * The query of a URL.
 *
 * @param text without the question mark
 */
record Query(String text) {

    static String encoded(String value) {
        return URLEncoder.encode(value, StandardCharsets.UTF_8);
    }

    /** The same and this, where it is given. */
    Query and(String name, Optional<String> value) {
        return value.map(each -> new Query(text + "&" + name + "=" + encoded(each))).orElse(this);
    }

    /** Behind a path. */
    @Override
    public String toString() {
        return "?" + text;
    }
}
