package dev.apflow.adapters.postgres;

import dev.apflow.adapters.postgres.engine.MigrationFiles;

import java.io.BufferedReader;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.zip.CRC32;

/** The history of the migrations as Flyway writes it, as SQL. */
final class FlywayHistory {

    /** As Flyway makes it. */
    static final String TABLE =
            """
            create table if not exists apflow_schema_history (
                installed_rank integer not null,
                version varchar(50),
                description varchar(200) not null,
                type varchar(20) not null,
                script varchar(1000) not null,
                checksum integer,
                installed_by varchar(100) not null,
                installed_on timestamp not null default now(),
                execution_time integer not null,
                success boolean not null,
                constraint apflow_schema_history_pk primary key (installed_rank)
            );
            create index if not exists apflow_schema_history_s_idx on apflow_schema_history (success);
            """;

    private static final String ROW =
            """
            insert into apflow_schema_history (
                installed_rank, version, description, type, script, checksum, installed_by, execution_time, success)
            select coalesce(max(installed_rank), 0) + 1, '%s', '%s', 'SQL', '%s', %d, current_user, 0, true
            from apflow_schema_history;
            """;

    private FlywayHistory() {}

    /** The row of a migration that was run. */
    static String row(int version, String file) {
        String description = file.replaceFirst("^V\\d+__", "").replaceFirst("\\.sql$", "");
        return String.format(
                Locale.ROOT,
                ROW,
                version,
                description.replace('_', ' '),
                file,
                checksum(MigrationFiles.text(file)));
    }

    /** As Flyway counts it: of the lines without their ends. */
    private static int checksum(String text) {
        CRC32 sum = new CRC32();
        new BufferedReader(new StringReader(text))
                .lines()
                .forEach(line -> sum.update(line.getBytes(StandardCharsets.UTF_8)));
        return (int) sum.getValue();
    }
}
