package dev.apflow.architecture.planted.application;

import java.net.InetAddress;

/** A use case which needs a network. */
public final class TalksToTheNetwork {
    InetAddress here() {
        return InetAddress.getLoopbackAddress();
    }
}
