package dev.apflow.simulation.node;

import java.lang.reflect.Method;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * One call of one port.
 *
 * @param free slots that were free when it was asked for, by the audit's own count
 */
public record StoreCall(NodeProcess process, PortMethod of, List<Object> arguments, int free) {

    /**
     * A port's method.
     *
     * @param port {@code TaskClaims}
     * @param method {@code claim}
     * @param name {@code TaskClaims.claim}
     */
    public record PortMethod(String port, String method, String name) {

        private static final Map<Method, PortMethod> ALL = new ConcurrentHashMap<>();

        static PortMethod of(Method method) {
            return ALL.computeIfAbsent(method, PortMethod::named);
        }

        private static PortMethod named(Method method) {
            String port = method.getDeclaringClass().getSimpleName();
            return new PortMethod(port, method.getName(), port + "." + method.getName());
        }
    }

    static StoreCall of(NodeProcess process, Method method, Object[] arguments) {
        return new StoreCall(
                process, PortMethod.of(method), List.of(arguments), process.stage().free());
    }

    public String port() {
        return of.port();
    }

    public String method() {
        return of.method();
    }

    /** {@code TaskClaims.claim}. */
    public String name() {
        return of.name();
    }
}
