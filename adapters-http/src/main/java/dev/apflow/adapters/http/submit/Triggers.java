package dev.apflow.adapters.http.submit;

import dev.apflow.adapters.http.exchange.RequestContext;
import dev.apflow.adapters.http.problem.Fields;
import dev.apflow.domain.run.Trigger;
import dev.apflow.domain.run.TriggerKind;

import java.util.List;

/** What says by which program a person makes runs. */
public final class Triggers {

    /** {@code cli} or {@code ui}; without it a run comes by the API. */
    public static final String HEADER = "Apflow-Trigger";

    private Triggers() {}

    /**
     * What made the run that this call asks for.
     *
     * @throws Refusal the header says something else
     */
    public static Trigger of(RequestContext call) {
        List<String> given = call.headers(HEADER);
        return switch (String.join(", ", given)) {
            case "", "api" -> Trigger.API;
            case "cli" -> Trigger.of(TriggerKind.CLI);
            case "ui" -> Trigger.of(TriggerKind.UI);
            case String other ->
                    throw Fields.refusal(HEADER, "not usable", "api, cli or ui", other);
        };
    }
}
