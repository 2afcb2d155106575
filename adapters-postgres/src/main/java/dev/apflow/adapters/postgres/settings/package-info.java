/**
 * What an operator says about the database: its URL, who logs in, how many connections.
 *
 * <p>A URL is read as libpq, asyncpg and SQLAlchemy write it ({@link
 * dev.apflow.adapters.postgres.settings.PostgresUrl}). Every parameter is translated, passed on to
 * the driver, or refused by name. No message holds a password.
 *
 * <p>The sockets are here because the driver makes them by the class name in the URL. It can do so
 * in an exported package alone.
 *
 * <p>This package opens no connection and uses no other package of the adapter.
 */
package dev.apflow.adapters.postgres.settings;
