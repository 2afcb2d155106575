package dev.apflow.adapters.http.settings;

import java.time.Duration;
import java.util.OptionalInt;

/**
 * How much clients may ask for.
 *
 * @param lineBytes longest request line
 * @param headerBytes all headers of one request together
 * @param bodyBytes largest body
 * @param bodiesBytes all bodies together whose requests are not answered yet, the first {@link
 *     #FREE_BYTES} of each not counted
 * @param concurrent requests that are answered at one moment; streams of events do not count
 * @param batch calls in one JSON-RPC batch
 * @param timeout until an answer that may be large is made
 * @param answerBytes largest answer
 * @param answersBytes all large answers together that are not written yet
 * @param perSecond requests of one client in a second; empty: as many as it likes
 */
public record RequestLimits(
        int lineBytes,
        int headerBytes,
        long bodyBytes,
        long bodiesBytes,
        int concurrent,
        int batch,
        Duration timeout,
        long answerBytes,
        long answersBytes,
        OptionalInt perSecond) {

    /** A body that is no larger never waits for the others. */
    public static final int FREE_BYTES = 64 << 10;

    /**
     * 8 KiB, 16 KiB, 16 MiB, 128 MiB or a part of the memory, 256, 100, 30 s, 64 MiB, 256 MiB or a
     * part of the memory: what is made of a body takes ten times its bytes.
     */
    public static final RequestLimits DEFAULT =
            new RequestLimits(
                    8 << 10,
                    16 << 10,
                    16L << 20,
                    ofMemory(32, 16L << 20, 128L << 20),
                    256,
                    100,
                    Duration.ofSeconds(30),
                    64L << 20,
                    ofMemory(8, 32L << 20, 256L << 20),
                    OptionalInt.empty());

    private static long ofMemory(int part, long least, long most) {
        return Math.clamp(Runtime.getRuntime().maxMemory() / part, least, most);
    }

    public RequestLimits {
        Positive.require("lineBytes", lineBytes);
        Positive.require("headerBytes", headerBytes);
        Positive.require("bodyBytes", bodyBytes);
        Positive.require("bodiesBytes", bodiesBytes);
        Positive.require("concurrent", concurrent);
        Positive.require("batch", batch);
        Positive.require("timeout", timeout);
        Positive.require("answerBytes", answerBytes);
        Positive.require("answersBytes", answersBytes);
        perSecond.ifPresent(rate -> Positive.require("perSecond", rate));
    }

    public RequestLimits withConcurrent(int most) {
        return with(bodiesBytes, most, timeout, answerBytes);
    }

    public RequestLimits withBodiesBytes(long most) {
        return with(most, concurrent, timeout, answerBytes);
    }

    public RequestLimits withTimeout(Duration most) {
        return with(bodiesBytes, concurrent, most, answerBytes);
    }

    public RequestLimits withAnswerBytes(long most) {
        return with(bodiesBytes, concurrent, timeout, most);
    }

    private RequestLimits with(long bodies, int requests, Duration time, long answer) {
        return new RequestLimits(
                lineBytes,
                headerBytes,
                bodyBytes,
                bodies,
                requests,
                batch,
                time,
                answer,
                answersBytes,
                perSecond);
    }

    /** With a limit of requests in a second. */
    public RequestLimits withPerSecond(OptionalInt rate) {
        return new RequestLimits(
                lineBytes,
                headerBytes,
                bodyBytes,
                bodiesBytes,
                concurrent,
                batch,
                timeout,
                answerBytes,
                answersBytes,
                rate);
    }
}
