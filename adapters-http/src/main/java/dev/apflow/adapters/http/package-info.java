/**
 * The HTTP interface: {@link dev.apflow.adapters.http.ApflowHttp} runs it over an {@link
 * dev.apflow.adapters.http.HttpBackend}.
 *
 * <p>The way of a request: a connection that is looked after ({@code connection}) reads it; its
 * route lets it in ({@code access}), reads it within limits ({@code exchange}) and hands it to a
 * resource ({@code rest}, {@code rpc}, {@code operation}), which asks one use case; the dashboard
 * ({@code ui}) is files that a browser runs, a client of the same resources. What is refused
 * anywhere on that way is told as a problem ({@code problem}). Who is authoritative: the use cases
 * behind it; here nothing is decided about tasks.
 */
package dev.apflow.adapters.http;
