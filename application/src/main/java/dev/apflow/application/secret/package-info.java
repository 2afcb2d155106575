/**
 * Where a node finds the secrets that inputs name, and how inputs that name some are checked. The
 * worker asks for them when it executes a task; nobody else does.
 */
package dev.apflow.application.secret;
