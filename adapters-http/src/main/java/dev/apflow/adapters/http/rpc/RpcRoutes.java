package dev.apflow.adapters.http.rpc;

import dev.apflow.adapters.http.exchange.Endpoint;
import dev.apflow.adapters.http.exchange.Failures;
import dev.apflow.adapters.http.exchange.Routes;
import dev.apflow.adapters.http.forward.Forwarding;
import dev.apflow.adapters.http.health.Health;
import dev.apflow.application.executor.ExecutorCatalog;
import dev.apflow.application.runtime.IdSource;
import dev.apflow.application.task.UseCases;

import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;

/** {@code POST /tasks} and {@code POST /system}. */
public final class RpcRoutes {

    private final JsonRpc tasks;
    private final JsonRpc system;

    /**
     * @param version of the program
     * @param mostCalls in a batch
     */
    public RpcRoutes(
            UseCases useCases,
            IdSource ids,
            ExecutorCatalog executors,
            Health health,
            InstantSource clock,
            String version,
            Failures failures,
            Forwarding forwarding,
            int mostCalls) {
        Map<String, RpcMethod> methods = new HashMap<>();
        methods.putAll(new ReadMethods(useCases.readTasks()).all());
        methods.putAll(new RunningMethods(useCases.readTasks()).all());
        methods.putAll(new WriteMethods(useCases, ids).all());
        methods.putAll(new RunMethods(useCases, ids).all());
        methods.putAll(new CancelMethods(useCases).all());
        methods.putAll(new ScheduleMethods(useCases).all());
        methods.putAll(new QueueMethods(useCases).all());
        methods.putAll(new FlowMethods(useCases).all());
        this.tasks = new JsonRpc(methods, failures, forwarding, mostCalls);
        Map<String, RpcMethod> others = new HashMap<>();
        others.putAll(
                new SystemMethods(useCases.readTasks(), executors, health, clock, version).all());
        others.putAll(new ScheduleMethods(useCases).all());
        others.putAll(new QueueMethods(useCases).all());
        others.putAll(new FlowMethods(useCases).all());
        this.system = new JsonRpc(others, failures, forwarding, mostCalls);
    }

    public void addTo(Routes routes) {
        addTo(routes, tasks::answer, system::answer);
    }

    /** Instead of it: what both addresses answer to whatever is asked. */
    public static void addTo(Routes routes, Endpoint answer) {
        addTo(routes, answer, answer);
    }

    private static void addTo(Routes routes, Endpoint tasks, Endpoint system) {
        routes.post("/tasks", tasks, JsonRpc::refused).post("/system", system, JsonRpc::refused);
    }
}
