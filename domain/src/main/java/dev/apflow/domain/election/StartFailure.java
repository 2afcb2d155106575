package dev.apflow.domain.election;

import dev.apflow.domain.node.NodeId;
import dev.apflow.domain.node.NodeIdentity;

import java.util.Objects;

/** Why a node that has to lead does not start. */
public sealed interface StartFailure {

    /** One clear line for whoever started the node. */
    String message();

    /** Somebody else leads. */
    record AnotherLeader(NodeId node, NodeIdentity leader, Epoch epoch) implements StartFailure {
        public AnotherLeader {
            Objects.requireNonNull(node, "node");
            Objects.requireNonNull(leader, "leader");
            Objects.requireNonNull(epoch, "epoch");
        }

        @Override
        public String message() {
            return "Node "
                    + node
                    + " configured as leader but could not acquire leadership. Another leader is"
                    + " active. Current leader: "
                    + leader;
        }
    }

    /** The store was not reached, or too late for the grant to be worth anything. */
    record NoAnswer(NodeId node) implements StartFailure {
        public NoAnswer {
            Objects.requireNonNull(node, "node");
        }

        @Override
        public String message() {
            return "Node "
                    + node
                    + " configured as leader but could not acquire leadership. The store did not"
                    + " answer in time.";
        }
    }
}
