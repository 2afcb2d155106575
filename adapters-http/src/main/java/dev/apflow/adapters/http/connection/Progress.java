package dev.apflow.adapters.http.connection;

import dev.apflow.adapters.http.settings.ConnectionLimits;
import dev.apflow.domain.time.LocalInstant;

import java.util.Optional;

/** How far the request under way is, and until when its next bytes must come. */
final class Progress {

    private enum Phase {
        IDLE,
        HEAD,
        BODY
    }

    private final ConnectionLimits limits;
    private Phase phase = Phase.IDLE;
    private LocalInstant since = new LocalInstant(0);
    private long bodyBytes;

    Progress(ConnectionLimits limits) {
        this.limits = limits;
    }

    /** Bytes came. */
    void received(int bytes, LocalInstant now) {
        switch (phase) {
            case IDLE -> headBegan(now);
            case HEAD -> {}
            case BODY -> bodyBytes += bytes;
        }
    }

    /** A request line was read; its bytes may have come together with the request before. */
    void headBegan(LocalInstant now) {
        if (phase == Phase.IDLE) {
            phase = Phase.HEAD;
            since = now;
        }
    }

    void headersRead(LocalInstant now) {
        phase = Phase.BODY;
        since = now;
        bodyBytes = 0;
    }

    void answerBegan() {
        phase = Phase.IDLE;
    }

    /** Empty while no request is under way. */
    Optional<LocalInstant> due() {
        return switch (phase) {
            case IDLE -> Optional.empty();
            case HEAD -> Optional.of(since.plus(limits.head()));
            case BODY ->
                    Optional.of(
                            since.plus(limits.bodyGrace())
                                    .plus(TransferRate.timeFor(bodyBytes, limits.bodyPace())));
        };
    }
}
