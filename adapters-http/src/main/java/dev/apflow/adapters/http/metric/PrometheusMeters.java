package dev.apflow.adapters.http.metric;

import dev.apflow.application.metric.Meters;
import dev.apflow.application.runtime.FailureLog;
import dev.apflow.application.store.StoreUnreachable;

import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.instrumentation.jvm.JvmMetrics;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Supplier;

/** Measurements of one program; nothing of it is global. */
public final class PrometheusMeters implements Meters {

    /** Content type of {@link #text}. */
    public static final String TYPE = PrometheusTextFormatWriter.CONTENT_TYPE;

    private static final System.Logger LOG = System.getLogger(PrometheusMeters.class.getName());
    private static final String TOTAL = "_total";
    private static final double[] BOUNDS = {
        0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 1800
    };

    private final PrometheusRegistry registry = new PrometheusRegistry();
    private final PrometheusTextFormatWriter writer =
            PrometheusTextFormatWriter.builder().setIncludeCreatedTimestamps(false).build();

    /** With meters of the Java virtual machine. */
    public static PrometheusMeters withJvm() {
        PrometheusMeters meters = new PrometheusMeters();
        JvmMetrics.builder().register(meters.registry);
        return meters;
    }

    /** Everything measured, as Prometheus reads it. */
    public String text() {
        MetricSnapshots snapshots = registry.scrape();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            writer.write(out, snapshots);
        } catch (IOException impossible) {
            throw new UncheckedIOException("writing to memory", impossible);
        }
        return out.toString(StandardCharsets.UTF_8);
    }

    @Override
    public Counter counter(Meter meter) {
        var counter =
                io.prometheus.metrics.core.metrics.Counter.builder()
                        .name(withoutTotal(meter.name()))
                        .help(meter.help())
                        .labelNames(names(meter))
                        .register(registry);
        if (meter.labels().isEmpty()) {
            counter.initLabelValues();
        }
        return (more, labels) -> counter.labelValues(labels).inc(more);
    }

    @Override
    public Timer timer(Meter meter) {
        Histogram histogram =
                Histogram.builder()
                        .name(meter.name())
                        .help(meter.help())
                        .labelNames(names(meter))
                        .classicOnly()
                        .classicUpperBounds(BOUNDS)
                        .register(registry);
        return (seconds, labels) -> histogram.labelValues(labels).observe(seconds);
    }

    @Override
    public void gauge(Meter meter, Supplier<List<Reading>> readings) {
        GaugeWithCallback.builder()
                .name(meter.name())
                .help(meter.help())
                .labelNames(names(meter))
                .callback(callback -> read(meter, readings, callback))
                .register(registry);
    }

    private static void read(
            Meter meter, Supplier<List<Reading>> readings, GaugeWithCallback.Callback callback) {
        try {
            readings.get()
                    .forEach(
                            each ->
                                    callback.call(
                                            each.value(), each.labels().toArray(String[]::new)));
        } catch (StoreUnreachable unreachable) {
            LOG.log(
                    System.Logger.Level.DEBUG,
                    "meter " + meter.name() + " is left out this time",
                    unreachable);
        } catch (RuntimeException bug) {
            FailureLog.log(LOG, "meter " + meter.name() + " is left out this time", bug);
        }
    }

    private static String[] names(Meter meter) {
        return meter.labels().toArray(String[]::new);
    }

    private static String withoutTotal(String name) {
        return name.endsWith(TOTAL) ? name.substring(0, name.length() - TOTAL.length()) : name;
    }
}
