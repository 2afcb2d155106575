package dev.apflow.adapters.http.settings;

import java.time.Duration;

/**
 * How patient the server is with a connection.
 *
 * @param connections open at one moment; further ones wait to be accepted
 * @param idle between two requests
 * @param head from the first byte of a request until its headers are there
 * @param bodyGrace from the headers until the body's pace is judged
 * @param bodyPace bytes of body a second, on the average since the headers
 * @param write until the client has taken the next 64 KiB of an answer
 * @param linger for reading on after a refusal, so that the client sees the answer
 */
public record ConnectionLimits(
        int connections,
        Duration idle,
        Duration head,
        Duration bodyGrace,
        int bodyPace,
        Duration write,
        Duration linger) {

    /** 4,096; 60 s, 10 s, 10 s, 16 KiB/s, 15 s, 1 s. */
    public static final ConnectionLimits DEFAULT =
            new ConnectionLimits(
                    4_096,
                    Duration.ofSeconds(60),
                    Duration.ofSeconds(10),
                    Duration.ofSeconds(10),
                    16 << 10,
                    Duration.ofSeconds(15),
                    Duration.ofSeconds(1));

    public ConnectionLimits {
        Positive.require("connections", connections);
        Positive.require("idle", idle);
        Positive.require("head", head);
        Positive.require("bodyGrace", bodyGrace);
        Positive.require("bodyPace", bodyPace);
        Positive.require("write", write);
        Positive.require("linger", linger);
    }

    public ConnectionLimits withConnections(int limit) {
        return new ConnectionLimits(limit, idle, head, bodyGrace, bodyPace, write, linger);
    }

    public ConnectionLimits withHead(Duration limit) {
        return new ConnectionLimits(connections, idle, limit, bodyGrace, bodyPace, write, linger);
    }

    public ConnectionLimits withBodyGrace(Duration limit) {
        return new ConnectionLimits(connections, idle, head, limit, bodyPace, write, linger);
    }

    public ConnectionLimits withWrite(Duration limit) {
        return new ConnectionLimits(connections, idle, head, bodyGrace, bodyPace, limit, linger);
    }

    public ConnectionLimits withLinger(Duration limit) {
        return new ConnectionLimits(connections, idle, head, bodyGrace, bodyPace, write, limit);
    }
}
