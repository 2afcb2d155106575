/**
 * Why a task is not running, and what would make it run: the same rules that decide, asked for
 * their reasons.
 */
package dev.apflow.domain.explain;
