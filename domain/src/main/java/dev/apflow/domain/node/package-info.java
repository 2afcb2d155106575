/**
 * Who a node is. Its id may come back after a restart; its incarnation does not, so that what an
 * earlier life of the same node still holds can be told apart and fenced.
 */
package dev.apflow.domain.node;
