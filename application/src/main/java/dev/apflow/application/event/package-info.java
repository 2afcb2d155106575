/** Following what happens: reading the event log, and being told that there is more to read. */
package dev.apflow.application.event;
