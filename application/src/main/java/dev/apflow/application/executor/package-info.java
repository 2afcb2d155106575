/**
 * What runs a task. Users add their own: implement {@link
 * dev.apflow.application.executor.TaskExecutor}, provide it through {@link
 * java.util.ServiceLoader}, put the jar into {@code plugins/}.
 */
package dev.apflow.application.executor;
