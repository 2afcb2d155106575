package dev.apflow.adapters.http.settings;

import java.time.Duration;

/**
 * How events are streamed.
 *
 * @param streams open at one moment
 * @param page events read from the store at once
 * @param poll longest wait between two looks into the store; alone it suffices
 * @param spacing shortest wait between two looks, unless there is more to read
 * @param heartbeat longest silence
 */
public record StreamLimits(
        int streams, int page, Duration poll, Duration spacing, Duration heartbeat) {

    /** 64 streams of pages of 200; 1 s, 100 ms, 15 s. */
    public static final StreamLimits DEFAULT =
            new StreamLimits(
                    64, 200, Duration.ofSeconds(1), Duration.ofMillis(100), Duration.ofSeconds(15));

    public StreamLimits {
        Positive.require("streams", streams);
        Positive.require("page", page);
        Positive.require("poll", poll);
        Positive.require("spacing", spacing);
        Positive.require("heartbeat", heartbeat);
    }

    public StreamLimits withStreams(int most) {
        return new StreamLimits(most, page, poll, spacing, heartbeat);
    }

    public StreamLimits withHeartbeat(Duration silence) {
        return new StreamLimits(streams, page, poll, spacing, silence);
    }
}
