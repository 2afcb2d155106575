/**
 * What a node knows of the nodes that work together, and the wish that its leader step down. A node
 * that works alone answers too: mode {@code standalone}, no leader, one node. Who is authoritative:
 * in a cluster the store's node registry and leader row, else the node itself.
 */
package dev.apflow.application.cluster;
