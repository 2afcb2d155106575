package dev.apflow.adapters.duckdb.engine;

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
final class Migrations implements ResourceProvider {

    private static final List<String> NAMES =
            List.of(
                    "V1__tasks_and_their_history.sql",
                    "V2__robustness.sql",
                    "V3__trees_and_claims.sql",
                    "V4__actors.sql",
                    "V6__runs.sql",
                    "V7__flows.sql",
                    "V9__schedules.sql",
                    "V10__flow_control.sql");

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
            try (InputStream found = Migrations.class.getResourceAsStream("migration/" + name)) {
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
