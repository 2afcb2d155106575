package dev.apflow.adapters.postgres.settings;

import java.util.LinkedHashMap;
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
    Map<String, UrlParameter> ALL = all();

    private static Map<String, UrlParameter> all() {
        Map<String, UrlParameter> all = new LinkedHashMap<>(LibpqParameters.all());
        all.putAll(AsyncpgParameters.all());
        all.putAll(DriverParameters.all());
        return Map.copyOf(all);
    }
}
