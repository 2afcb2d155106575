package dev.apflow.bootstrap.node;

import dev.apflow.bootstrap.settings.Settings;
import dev.apflow.domain.node.NodeId;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;

/** The id of this node: as set, else from the host's name and chance. */
public final class NodeIds {

    private static final int LONGEST_HOST = 200;

    private NodeIds() {}

    public static NodeId of(Settings settings) {
        return settings.node().id().orElseGet(NodeIds::newId);
    }

    private static NodeId newId() {
        String host = host().replaceAll("[^A-Za-z0-9._-]", "-");
        String shortened = host.substring(0, Math.min(LONGEST_HOST, host.length()));
        byte[] random = new byte[3];
        ThreadLocalRandom.current().nextBytes(random);
        return new NodeId(shortened + "-" + HexFormat.of().formatHex(random));
    }

    private static String host() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException nameless) {
            return "node";
        }
    }
}
