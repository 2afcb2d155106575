/**
 * Time, chance and threads as ports. A runner owns one {@link
 * dev.apflow.application.runtime.Dispatcher}: its events never overlap, so it needs no locks; what
 * blocks runs elsewhere and posts its reply back. In production a virtual thread drains the
 * mailbox; under simulation one seeded queue plays all of them.
 */
package dev.apflow.application.runtime;
