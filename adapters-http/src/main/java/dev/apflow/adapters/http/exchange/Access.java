package dev.apflow.adapters.http.exchange;

/** Who may use a route. */
public enum Access {
    /** Everybody: it tells nothing that needs guarding, or guards could not tell it is up. */
    OPEN,
    /** Who can say who they are, where that is asked for. */
    GUARDED
}
