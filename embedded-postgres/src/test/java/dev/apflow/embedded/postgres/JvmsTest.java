package dev.apflow.embedded.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.util.List;

/** What concerns other processes than this one. */
class JvmsTest {

    @Test
    void a_server_ends_when_its_jvm_is_killed() throws Exception {
        try (ChildJvm child = ChildJvm.start(List.of())) {
            ChildJvm.Report server = child.report();
            try (Connection connection = server.database().connect()) {
                assertThat(connection.isValid(5)).isTrue();
                child.kill();
                Await.until("server gone", server::isAllGone);
            }
        }
    }

    @Test
    void a_server_ends_when_its_jvm_ends_without_closing_it() throws Exception {
        try (ChildJvm child = ChildJvm.start(List.of())) {
            ChildJvm.Report server = child.report();
            child.endByItself();
            Await.until("server gone", server::isAllGone);
        }
    }

    @Test
    void a_stopped_server_ends_when_its_jvm_is_killed() throws Exception {
        try (ChildJvm child = ChildJvm.start(List.of())) {
            ChildJvm.Report server = child.report();
            Commands.signal("STOP", server.pid());
            child.kill();
            Await.until("server gone", server::isAllGone);
        }
    }

    @Test
    void two_jvms_that_unpack_at_once_both_get_a_server(@TempDir Path cache) throws Exception {
        Files.setPosixFilePermissions(cache, PosixFilePermissions.fromString("rwxr-xr-x"));
        List<String> options = List.of("-D" + CacheDirectory.PATH_KEY + "=" + cache);
        try (ChildJvm one = ChildJvm.start(options);
                ChildJvm other = ChildJvm.start(options)) {
            ChildJvm.Report ofOne = one.report();
            ChildJvm.Report ofOther = other.report();
            ofOne.database().execute("CREATE TABLE t (id int)");
            ofOther.database().execute("CREATE TABLE t (id int)");
            assertThat(ofOne.directory()).isNotEqualTo(ofOther.directory());
            assertThat(cache).isDirectoryNotContaining("glob:**.partial");
        }
    }
}
