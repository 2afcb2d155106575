/** The store on PostgreSQL. */
package dev.apflow.adapters.postgres;
