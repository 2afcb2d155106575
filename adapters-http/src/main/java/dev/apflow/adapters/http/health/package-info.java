/**
 * What those ask who look after the process: is it alive, has it started, may it be sent requests,
 * how does it do.
 */
package dev.apflow.adapters.http.health;
