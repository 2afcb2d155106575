/** Routes for those who look after the process, and the description of all others. */
package dev.apflow.adapters.http.operation;
