package dev.apflow.simulation.node;

import java.lang.reflect.Method;
import java.util.List;

/**
 * One call of one port.
 *
 * @param free slots that were free when it was asked for, by the audit's own count
 */
public record StoreCall(NodeProcess process, PortMethod method, List<Object> arguments, int free) {

    static StoreCall of(NodeProcess process, Method method, Object[] arguments) {
        return new StoreCall(
                process, PortMethod.of(method), List.of(arguments), process.currentCall().free());
    }

    /** {@code TaskClaims}. */
    public Class<?> port() {
        return method.port();
    }
}
