package dev.apflow.adapters.http.health;

/** How the node does. Both answer quickly, whatever the store does. */
public interface Health {

    /** Whether the node has got through its start. */
    boolean started();

    Readiness readiness();

    StoreState store();
}
