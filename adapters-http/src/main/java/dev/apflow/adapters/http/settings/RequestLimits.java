package dev.apflow.adapters.http.settings;

/**
 * How much clients may ask for.
 *
 * @param lineBytes longest request line
 * @param headerBytes all headers of one request together
 * @param bodyBytes largest body
 * @param bodiesBytes all bodies that are being read at one moment together, the first {@link
 *     #FREE_BYTES} of each not counted
 * @param concurrent requests that are answered at one moment; streams of events do not count
 * @param batch calls in one JSON-RPC batch
 */
public record RequestLimits(
        int lineBytes,
        int headerBytes,
        long bodyBytes,
        long bodiesBytes,
        int concurrent,
        int batch) {

    /** A body that is no larger never waits for the others. */
    public static final int FREE_BYTES = 64 << 10;

    /** 8 KiB, 16 KiB, 16 MiB, 128 MiB, 256, 100. */
    public static final RequestLimits DEFAULT =
            new RequestLimits(8 << 10, 16 << 10, 16L << 20, 128L << 20, 256, 100);

    public RequestLimits {
        Positive.require("lineBytes", lineBytes);
        Positive.require("headerBytes", headerBytes);
        Positive.require("bodyBytes", bodyBytes);
        Positive.require("bodiesBytes", bodiesBytes);
        Positive.require("concurrent", concurrent);
        Positive.require("batch", batch);
    }

    public RequestLimits withConcurrent(int most) {
        return new RequestLimits(lineBytes, headerBytes, bodyBytes, bodiesBytes, most, batch);
    }

    public RequestLimits withBodiesBytes(long most) {
        return new RequestLimits(lineBytes, headerBytes, bodyBytes, most, concurrent, batch);
    }
}
