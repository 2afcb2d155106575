/**
 * How the HTTP interface is to behave: one record for each part of it, checked where it is made.
 */
package dev.apflow.adapters.http.settings;
