package dev.apflow.adapters.executors;

import dev.apflow.application.document.JsonObjectBuilder;
import dev.apflow.application.executor.Execution;
import dev.apflow.application.executor.TaskExecutor;
import dev.apflow.domain.executor.ExecutorId;
import dev.apflow.domain.json.JsonObject;
import dev.apflow.domain.json.JsonValue;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.OperatingSystemMXBean;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Tells about the machine that runs it. */
final class SystemInfoExecutor implements TaskExecutor {

    @Override
    public ExecutorId id() {
        return new ExecutorId("system_info_executor");
    }

    @Override
    public String description() {
        return "Tells about the machine: system, processors, memory, disk.";
    }

    @Override
    public Optional<JsonObject> inputSchema() {
        return Optional.of(Schemas.NOTHING);
    }

    @Override
    public JsonValue execute(Execution execution) throws IOException {
        OperatingSystemMXBean system = ManagementFactory.getOperatingSystemMXBean();
        return new JsonObjectBuilder()
                .put(
                        "system",
                        new JsonObjectBuilder()
                                .text("name", system.getName())
                                .text("version", system.getVersion())
                                .text("architecture", system.getArch())
                                .done())
                .put(
                        "cpu",
                        new JsonObjectBuilder()
                                .number("processors", system.getAvailableProcessors())
                                .number("load_average", system.getSystemLoadAverage())
                                .done())
                .put("memory", memory(system))
                .put("disk", disk())
                .put("java", new JsonObjectBuilder().text("version", Runtime.version()).done())
                .done();
    }

    private static JsonObject memory(OperatingSystemMXBean system) {
        JsonObjectBuilder members = new JsonObjectBuilder();
        if (system instanceof com.sun.management.OperatingSystemMXBean more) {
            members.number("total_bytes", more.getTotalMemorySize())
                    .number("free_bytes", more.getFreeMemorySize());
        }
        return members.number("heap_limit_bytes", Runtime.getRuntime().maxMemory()).done();
    }

    private static JsonObject disk() throws IOException {
        FileStore disk = Files.getFileStore(Path.of("."));
        return new JsonObjectBuilder()
                .number("total_bytes", disk.getTotalSpace())
                .number("free_bytes", disk.getUsableSpace())
                .done();
    }
}
