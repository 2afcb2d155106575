package dev.apflow.architecture.planted.adapters.http;

import java.sql.Connection;

/** A connection where none belongs. */
public record OpensAConnection(Connection connection) {}
