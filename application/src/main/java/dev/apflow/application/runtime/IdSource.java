package dev.apflow.application.runtime;

/** Makes ids that are never given twice. */
@FunctionalInterface
public interface IdSource {

    /** A UUIDv7 as text: 36 characters, later ones sort behind earlier ones (RFC 9562). */
    String next();
}
