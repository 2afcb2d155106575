package dev.apflow.adapters.postgres.engine;

import dev.apflow.application.store.StoreRefused;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The rights that serving needs, and no more: to read and change rows, not to make tables. They are
 * looked at when the program starts, so that a missing one is told then, by name.
 */
public final class Rights {

    private static final int MOST_TOLD = 5;

    private static final String MISSING =
            """
            with needed as (
                select * from unnest(string_to_array(?, ','), string_to_array(?, ',')) as n (kind, name)
            ), objects as (
                select n.kind, n.name,
                       case n.kind
                           when 'function' then (
                               select p.oid
                               from pg_proc p
                                    join pg_namespace s on s.oid = p.pronamespace
                               where p.proname = n.name and s.nspname = current_schema()
                               limit 1)
                           else to_regclass(quote_ident(current_schema()) || '.' || n.name)::oid
                       end as found
                from needed n
            ), rights as (
                select o.kind, o.name, o.found, p.privilege
                from objects o
                     join (values ('table', 'select'), ('table', 'insert'), ('table', 'update'),
                                  ('table', 'delete'), ('history', 'select'), ('view', 'select'),
                                  ('sequence', 'usage'), ('function', 'execute'))
                         as p (kind, privilege) on p.kind = o.kind
            )
            select case when r.found is null then 'the' else upper(r.privilege) || ' on' end
                       || ' ' || case r.kind when 'history' then 'table' else r.kind end
                       || ' ' || r.name as missing
            from rights r
            where r.found is null
               or not case r.kind
                      when 'sequence' then has_sequence_privilege(r.found, r.privilege)
                      when 'function' then has_function_privilege(r.found, r.privilege)
                      else has_table_privilege(r.found, r.privilege)
                  end
            order by r.name, r.privilege
            """;

    private static final String ROLE = "select current_user::text as role";

    private Rights() {}

    /**
     * @throws StoreRefused a right is missing
     */
    public static void require(Database database) {
        List<SchemaObject> objects = SchemaObject.all();
        List<String> missing =
                database.query(
                        MISSING,
                        row -> row.column("missing").getString(),
                        joined(objects.stream().map(each -> each.kind().word()).toList()),
                        joined(objects.stream().map(SchemaObject::name).toList()));
        if (!missing.isEmpty()) {
            throw refused(
                    database.one(ROLE, row -> row.column("role").getString()).orElse("of the URL"),
                    missing);
        }
    }

    private static StoreRefused refused(String role, List<String> missing) {
        return new StoreRefused(
                "the database role \""
                        + role
                        + "\" lacks "
                        + shown(missing)
                        + ": grant it, as apflow migrate --print-grants "
                        + role
                        + " shows");
    }

    private static String joined(List<String> words) {
        return String.join(",", words);
    }

    private static String shown(List<String> missing) {
        String first = missing.stream().limit(MOST_TOLD).collect(Collectors.joining(", "));
        int more = missing.size() - MOST_TOLD;
        return more > 0 ? first + " and " + more + " more" : first;
    }

    /** One line about a right that was missing while the tables were looked at or changed. */
    static String lacking(SQLException problem) {
        return "the database role lacks a right ("
                + SqlErrors.find(problem, each -> SqlErrors.state(each).equals("42501"))
                        .map(SqlErrors::oneLine)
                        .orElseGet(() -> SqlErrors.oneLine(problem))
                + "): run apflow migrate as the owner of the tables, or what apflow migrate --print"
                + " and --print-grants ROLE show";
    }

    /** SQL that grants {@code role} what serving needs. */
    public static String grants(String role, String schema) {
        String to = " to " + quoted(role) + ";";
        List<String> lines = new ArrayList<>();
        lines.add("grant usage on schema " + quoted(schema) + to);
        String prefix = quoted(schema) + ".";
        for (SchemaObject each : SchemaObject.all()) {
            lines.add(
                    "grant "
                            + each.kind().rights()
                            + " on "
                            + each.kind().keyword()
                            + prefix
                            + each.name()
                            + to);
        }
        return String.join("\n", lines) + "\n";
    }

    public static String quoted(String name) {
        return '"' + name.replace("\"", "\"\"") + '"';
    }
}
