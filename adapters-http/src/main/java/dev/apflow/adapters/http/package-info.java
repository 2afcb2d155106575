/**
 * The HTTP interface: {@link dev.apflow.adapters.http.ApflowHttp} runs it over an {@link
 * dev.apflow.adapters.http.HttpBackend}.
 *
 * <p>A request takes this way. A watched connection ({@code connection}) reads it. Its route checks
 * access ({@code access}), reads it within limits ({@code exchange}) and hands it to a resource
 * ({@code rest}, {@code rpc}, {@code operation}). The resource asks one use case. A refusal
 * anywhere on that way becomes a problem ({@code problem}). The dashboard ({@code ui}) is files
 * that a browser runs, a client of the same resources. Nothing is decided about tasks here: the use
 * cases do that.
 */
package dev.apflow.adapters.http;
