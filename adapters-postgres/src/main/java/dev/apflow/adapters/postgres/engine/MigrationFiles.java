package dev.apflow.adapters.postgres.engine;

import org.flywaydb.core.api.ResourceProvider;
import org.flywaydb.core.api.resource.LoadableResource;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.StringReader;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;

/**
 * The migrations by name. Flyway finds them by scanning the class path, which this program does not
 * have: a module's resources are visible to the module alone.
 */
public final class MigrationFiles implements ResourceProvider {

    private static final String FOLDER = "/dev/apflow/adapters/postgres/schema/";

    private static final List<String> NAMES =
            List.of(
                    "V1__tasks.sql",
                    "V2__cluster.sql",
                    "V3__robustness.sql",
                    "V4__actors.sql",
                    "V5__placement_classes.sql",
                    "V6__runs.sql",
                    "V7__flows.sql",
                    "V8__less_to_write.sql",
                    "V9__schedules.sql",
                    "V10__flow_control.sql",
                    "V12__runs_of_old_nodes.sql",
                    "V13__runs_removed_at_once.sql");

    /** All of them, the oldest first. */
    public static List<String> names() {
        return NAMES;
    }

    public static String text(String name) {
        try (Reader reader = new Migration(name).read()) {
            StringWriter text = new StringWriter();
            reader.transferTo(text);
            return text.toString();
        } catch (IOException failure) {
            throw new UncheckedIOException("reading " + name, failure);
        }
    }

    /** Of the tables that this program works with. */
    static int newestVersion() {
        return Integer.parseInt(NAMES.getLast().replaceFirst("^V(\\d+)__.*$", "$1"));
    }

    @Override
    public @Nullable LoadableResource getResource(String name) {
        return NAMES.contains(name) ? new Migration(name) : null;
    }

    @Override
    public Collection<LoadableResource> getResources(String prefix, String[] suffixes) {
        return NAMES.stream()
                .filter(name -> name.startsWith(prefix))
                .filter(name -> Arrays.stream(suffixes).anyMatch(name::endsWith))
                .<LoadableResource>map(Migration::new)
                .toList();
    }

    private static final class Migration extends LoadableResource {

        private final String name;

        Migration(String name) {
            this.name = name;
        }

        @Override
        public Reader read() {
            try (InputStream found = MigrationFiles.class.getResourceAsStream(FOLDER + name)) {
                if (found == null) {
                    throw new IllegalStateException("a migration is missing: " + name);
                }
                StringWriter text = new StringWriter();
                new InputStreamReader(found, StandardCharsets.UTF_8).transferTo(text);
                return new StringReader(text.toString());
            } catch (IOException failure) {
                throw new UncheckedIOException("reading " + name, failure);
            }
        }

        @Override
        public String getAbsolutePath() {
            return name;
        }

        @Override
        public String getAbsolutePathOnDisk() {
            return name;
        }

        @Override
        public String getFilename() {
            return name;
        }

        @Override
        public String getRelativePath() {
            return name;
        }
    }
}
