/**
 * Looks at everything around a node before it starts: settings, machine, database. Each check is
 * made alone and changes nothing; a check that cannot be made is a finding too.
 */
package dev.apflow.bootstrap.doctor;
