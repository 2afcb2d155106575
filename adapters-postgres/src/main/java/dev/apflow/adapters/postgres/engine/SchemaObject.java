package dev.apflow.adapters.postgres.engine;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Something in the database that the program uses, as the migrations make it. */
record SchemaObject(Kind kind, String name) {

    /** What it is. */
    enum Kind {
        TABLE("select, insert, update, delete", ""),
        HISTORY("select", ""),
        VIEW("select", ""),
        SEQUENCE("usage", "sequence "),
        FUNCTION("execute", "function ");

        private final String rights;
        private final String keyword;

        Kind(String rights, String keyword) {
            this.rights = rights;
            this.keyword = keyword;
        }

        /** What stands before its name when rights are granted. */
        String keyword() {
            return keyword;
        }

        /** What serving does with it. */
        String rights() {
            return rights;
        }

        String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private static final Pattern STATEMENT =
            Pattern.compile(
                    "^\\s*(create|drop)\\s+(?:or\\s+replace\\s+)?(?:unlogged\\s+)?(table|view|sequence|function)"
                        + "\\s+(?:if\\s+(?:not\\s+)?exists\\s+)?(apflow_\\w+)",
                    Pattern.MULTILINE | Pattern.CASE_INSENSITIVE);

    /** All that is there once every migration has run, and the history of the migrations. */
    static List<SchemaObject> all() {
        Map<String, SchemaObject> objects = new LinkedHashMap<>();
        objects.put(Migrations.TABLE, new SchemaObject(Kind.HISTORY, Migrations.TABLE));
        for (String file : MigrationFiles.names()) {
            Matcher statements = STATEMENT.matcher(MigrationFiles.text(file));
            while (statements.find()) {
                String name = statements.group(3);
                Kind kind = Kind.valueOf(statements.group(2).toUpperCase(Locale.ROOT));
                if (statements.group(1).equalsIgnoreCase("drop")) {
                    objects.remove(name);
                } else {
                    objects.put(name, new SchemaObject(kind, name));
                }
            }
        }
        return new ArrayList<>(objects.values());
    }
}
