package dev.apflow.application.document;

import dev.apflow.domain.admission.AdmissionRules;
import dev.apflow.domain.admission.Rate;
import dev.apflow.domain.json.JsonObject;

import java.util.List;

/** Limits of flow control as clients and stores read them. */
public final class AdmissionDocuments {

    private AdmissionDocuments() {}

    static List<JsonObject> concurrency(AdmissionRules rules) {
        return rules.concurrency().stream()
                .map(
                        each ->
                                new JsonObjectBuilder()
                                        .text("key", each.key())
                                        .number("limit", each.limit())
                                        .done())
                .toList();
    }

    static List<JsonObject> rates(AdmissionRules rules) {
        return rules.rate().stream()
                .map(
                        each ->
                                members(
                                                new JsonObjectBuilder().text("key", each.key()),
                                                each.rate())
                                        .done())
                .toList();
    }

    /** A rate without a key, as of a queue. */
    public static JsonObject rate(Rate rate) {
        return members(new JsonObjectBuilder(), rate).done();
    }

    private static JsonObjectBuilder members(JsonObjectBuilder to, Rate rate) {
        return to.number("limit", rate.limit())
                .number("period_ms", rate.period().toMillis())
                .number("burst", rate.burst());
    }
}
