package dev.apflow.adapters.http.settings;

import java.time.Duration;

/**
 * How patient the server is with a connection.
 *
 * @param connections open at one moment; further ones are refused, but for the node's health
 * @param connectionsOfAddress of those, how many one address may have
 * @param firstByte from a connection's beginning until it has sent something
 * @param idle between two requests
 * @param head from the first byte of a request until its headers are there
 * @param bodyGrace from the headers until the body's pace is judged
 * @param bodyPace bytes of body a second, on the average since the headers
 * @param write until the client has taken the next 64 KiB of an answer
 * @param linger for reading on after a refusal, so that the client sees the answer
 */
public record ConnectionLimits(
        int connections,
        int connectionsOfAddress,
        Duration firstByte,
        Duration idle,
        Duration head,
        Duration bodyGrace,
        int bodyPace,
        Duration write,
        Duration linger) {

    /** 4,096, half of them; 10 s, 60 s, 10 s, 10 s, 16 KiB/s, 15 s, 1 s. */
    public static final ConnectionLimits DEFAULT =
            new ConnectionLimits(
                    4_096,
                    2_048,
                    Duration.ofSeconds(10),
                    Duration.ofSeconds(60),
                    Duration.ofSeconds(10),
                    Duration.ofSeconds(10),
                    16 << 10,
                    Duration.ofSeconds(15),
                    Duration.ofSeconds(1));

    public ConnectionLimits {
        Positive.require("connections", connections);
        Positive.require("connectionsOfAddress", connectionsOfAddress);
        Positive.require("firstByte", firstByte);
        Positive.require("idle", idle);
        Positive.require("head", head);
        Positive.require("bodyGrace", bodyGrace);
        Positive.require("bodyPace", bodyPace);
        Positive.require("write", write);
        Positive.require("linger", linger);
    }

    /** One address may have as large a part of them as before. */
    public ConnectionLimits withConnections(int limit) {
        int ofAddress =
                Math.toIntExact(
                        Math.max(
                                1, (long) limit * connectionsOfAddress / Math.max(1, connections)));
        return with(limit, ofAddress, firstByte, head, bodyGrace, write, linger);
    }

    public ConnectionLimits withConnectionsOfAddress(int limit) {
        return with(connections, limit, firstByte, head, bodyGrace, write, linger);
    }

    public ConnectionLimits withFirstByte(Duration limit) {
        return with(connections, connectionsOfAddress, limit, head, bodyGrace, write, linger);
    }

    public ConnectionLimits withHead(Duration limit) {
        return with(connections, connectionsOfAddress, firstByte, limit, bodyGrace, write, linger);
    }

    public ConnectionLimits withBodyGrace(Duration limit) {
        return with(connections, connectionsOfAddress, firstByte, head, limit, write, linger);
    }

    public ConnectionLimits withWrite(Duration limit) {
        return with(connections, connectionsOfAddress, firstByte, head, bodyGrace, limit, linger);
    }

    public ConnectionLimits withLinger(Duration limit) {
        return with(connections, connectionsOfAddress, firstByte, head, bodyGrace, write, limit);
    }

    private ConnectionLimits with(
            int most,
            int mostOfAddress,
            Duration first,
            Duration wholeHead,
            Duration grace,
            Duration taken,
            Duration lingering) {
        return new ConnectionLimits(
                most, mostOfAddress, first, idle, wholeHead, grace, bodyPace, taken, lingering);
    }
}
