package dev.apflow.application.cluster;

/** Looks at the cluster. Any node answers. */
@FunctionalInterface
public interface ReadCluster {

    ClusterView view();
}
