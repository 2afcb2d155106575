package dev.apflow.adapters.http;

import com.atlassian.oai.validator.OpenApiInteractionValidator;
import com.atlassian.oai.validator.model.Request.Method;
import com.atlassian.oai.validator.model.SimpleRequest;
import com.atlassian.oai.validator.model.SimpleResponse;
import com.atlassian.oai.validator.report.SimpleValidationReportFormat;
import com.atlassian.oai.validator.report.ValidationReport;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/**
 * Holds one exchange against the OpenAPI description; answers what is wrong, or nothing. Lives in a
 * class loader of its own, see {@link Contract}: what goes in and out are types of the JDK.
 */
public final class OpenApiJudge implements Function<Map<String, Object>, String> {

    private static final Set<Integer> NOT_THERE = Set.of(401, 404, 405);

    /** What JSON-RPC answers, with status 200, to what is no call. */
    private static final String INVALID_REQUEST = "\"code\":-32600";

    private final OpenApiInteractionValidator api;

    public OpenApiJudge(String specification) {
        this.api =
                OpenApiInteractionValidator.createForInlineApiSpecification(specification).build();
    }

    @Override
    public String apply(Map<String, Object> exchange) {
        Method method = Method.valueOf((String) exchange.get("method"));
        String[] target = ((String) exchange.get("target")).split("\\?", 2);
        int status = (Integer) exchange.get("status");
        ValidationReport report =
                api.validateResponse(target[0], method, response(exchange, status));
        boolean invalidCall = ((String) exchange.get("answer")).contains(INVALID_REQUEST);
        if (status < 300 && !invalidCall) {
            report = report.merge(api.validateRequest(request(exchange, method, target)));
        }
        boolean bare = ((String) exchange.get("body")).isEmpty();
        boolean passes =
                report.getMessages().stream()
                        .allMatch(
                                message ->
                                        NOT_THERE.contains(status) && isNotThere(message)
                                                || bare && isOfBody(message));
        return passes ? "" : SimpleValidationReportFormat.getInstance().apply(report);
    }

    /** Paths and methods that are not there are answered too, and are no part of the contract. */
    private static boolean isNotThere(ValidationReport.Message message) {
        return message.getKey().endsWith(".path.missing")
                || message.getKey().endsWith(".operation.notAllowed");
    }

    /** The validator asks for a type even where an optional body is not there. */
    private static boolean isOfBody(ValidationReport.Message message) {
        return message.getKey().equals("validation.request.contentType.notAllowed");
    }

    @SuppressWarnings("unchecked")
    private static SimpleResponse response(Map<String, Object> exchange, int status) {
        SimpleResponse.Builder builder = SimpleResponse.Builder.status(status);
        ((Map<String, List<String>>) exchange.get("answerHeaders")).forEach(builder::withHeader);
        String body = (String) exchange.get("answer");
        return body.isEmpty() ? builder.build() : builder.withBody(body).build();
    }

    @SuppressWarnings("unchecked")
    private static SimpleRequest request(
            Map<String, Object> exchange, Method method, String[] target) {
        SimpleRequest.Builder builder = new SimpleRequest.Builder(method, target[0]);
        List<String> headers = (List<String>) exchange.get("headers");
        for (int i = 0; i < headers.size(); i += 2) {
            builder.withHeader(headers.get(i), headers.get(i + 1));
        }
        if (target.length > 1) {
            for (String parameter : target[1].split("&", -1)) {
                String[] pair = parameter.split("=", 2);
                // Empty ones count as absent.
                if (!pair[1].isEmpty()) {
                    builder.withQueryParam(
                            pair[0], URLDecoder.decode(pair[1], StandardCharsets.UTF_8));
                }
            }
        }
        String body = (String) exchange.get("body");
        return body.isEmpty() ? builder.build() : builder.withBody(body).build();
    }
}
