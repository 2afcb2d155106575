/**
 * One exchange: a request is let in or refused, read within limits, and handed to its {@link
 * dev.apflow.adapters.http.exchange.Endpoint}. The result is written as an answer and measured.
 *
 * <p>{@link dev.apflow.adapters.http.exchange.Routes} collects the endpoints; {@link
 * dev.apflow.adapters.http.exchange.RouteHandler} is the one place where errors become answers.
 */
package dev.apflow.adapters.http.exchange;
