package dev.apflow.adapters.http.exchange;

import dev.apflow.adapters.http.connection.Peer;
import dev.apflow.adapters.http.forward.Forwarding;
import dev.apflow.adapters.http.forward.NodeCredential;
import dev.apflow.adapters.http.principal.Principal;
import dev.apflow.adapters.http.problem.AnswerProblems;
import dev.apflow.adapters.http.problem.Fields;
import dev.apflow.adapters.http.problem.Problem;
import dev.apflow.adapters.http.problem.ProblemException;
import dev.apflow.adapters.http.problem.ProblemKind;
import dev.apflow.application.document.FieldReader;
import dev.apflow.application.task.Answer.Subject;
import dev.apflow.domain.json.JsonObject;
import dev.apflow.domain.json.JsonValue;
import dev.apflow.domain.task.TaskId;

import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.ServerRequest;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.IntConsumer;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/** A request as an endpoint sees it. */
public final class RequestContext implements Forwarding.Passed {

    private static final Set<String> JSON = Set.of(Reply.JSON);

    private static final Principal NOBODY = new Principal(Optional.empty(), Set.of());

    private final ServerRequest request;
    private final BodyReader bodyReader;
    private final HeavyAnswers heavy;
    private Optional<JsonValue> body = Optional.empty();
    private Optional<BodyStream> stream = Optional.empty();
    private Optional<String> signedBody = Optional.empty();
    private Principal principal = NOBODY;
    private UnaryOperator<JsonValue> view = UnaryOperator.identity();
    private IntConsumer counter = requests -> {};

    RequestContext(ServerRequest request, BodyReader bodyReader, HeavyAnswers heavy) {
        this.request = request;
        this.bodyReader = bodyReader;
        this.heavy = heavy;
    }

    /** Who calls. */
    @Override
    public Principal principal() {
        return principal;
    }

    /** What who calls sees of a document. */
    public UnaryOperator<JsonValue> view() {
        return view;
    }

    /**
     * Counts what is asked for besides the request itself.
     *
     * @throws Refusal the client asks for too much in a second, or at one moment
     */
    public void counts(int requests) {
        counter.accept(requests);
    }

    /** From now on, {@code counting} counts as well. */
    void countsAlso(IntConsumer counting) {
        counter = counter.andThen(counting);
    }

    void from(Principal admitted, UnaryOperator<JsonValue> seen, IntConsumer counting) {
        this.principal = admitted;
        this.view = seen;
        this.counter = counting;
    }

    /**
     * What {@code make} answers, made where large answers are made: it may compute for long, and
     * must not read the body.
     */
    public Reply heavily(Supplier<Reply> make) {
        return heavy.answer(peer(), client(), view, make);
    }

    private Peer peer() {
        return Peer.of(request.listenerContext());
    }

    /** Whose requests are counted together: those of a principal, or of an address. */
    public String client() {
        return principal
                .name()
                .map(name -> "principal " + name)
                .orElseGet(() -> "address " + peer().address().text());
    }

    /** The method's name, in capitals. */
    @Override
    public String method() {
        return request.prologue().method().text();
    }

    /**
     * The id that stands in the path.
     *
     * @param what it names, for the refusal
     * @throws Refusal nothing can have such an id
     */
    public TaskId id(Subject what) {
        String text = pathPart("id");
        if (!TaskId.isValid(text)) {
            throw new ProblemException(AnswerProblems.unknown(what, text));
        }
        return new TaskId(text);
    }

    /** What stands in the path where its template says {@code {name}}. */
    public String pathPart(String name) {
        return request.path().pathParameters().first(name).orElse("");
    }

    /** Every value of a header. */
    public List<String> headers(String name) {
        return request.headers().all(HeaderNames.create(name), List::of);
    }

    @Override
    public String target() {
        String query = request.query().rawValue();
        return request.path().rawPath() + (query.isEmpty() ? "" : "?" + query);
    }

    @Override
    public Optional<String> header(String name) {
        return headers(name).stream().findFirst();
    }

    /**
     * What {@code read} makes of the query's parameters, all of them strings; empty ones count as
     * absent.
     *
     * @throws Refusal naming everything that is wrong with them
     */
    public <T> T query(Function<FieldReader, T> read) {
        return Fields.read(Query.reader(request.query()), read);
    }

    /** The body, which must be an object. */
    public JsonObject object() {
        return object(JSON);
    }

    /**
     * The body, which must be an object.
     *
     * @param types media types that are accepted
     */
    public JsonObject object(Set<String> types) {
        return BodyReader.requireObject(read(types));
    }

    /**
     * What {@code read} makes of the body's members; no body counts as an empty object.
     *
     * @throws Refusal naming everything that is wrong with them
     */
    public <T> T bodyIfAny(Function<FieldReader, T> read) {
        body = signed(bodyReader.readIfAny(request, JSON, this::keep));
        return Fields.read(
                FieldReader.of(body.map(BodyReader::requireObject).orElse(JsonObject.EMPTY)), read);
    }

    /** The body, whatever kind of JSON it is. */
    public JsonValue json() {
        return read(JSON);
    }

    private JsonValue read(Set<String> types) {
        JsonValue value = bodyReader.read(request, types, this::keep);
        body = signed(Optional.of(value));
        return value;
    }

    /** Its body must have this fingerprint: another node vouches for it. */
    public void mustHaveBody(String fingerprint) {
        signedBody = Optional.of(fingerprint);
    }

    private Optional<JsonValue> signed(Optional<JsonValue> read) {
        if (signedBody.isPresent() && !signedBody.get().equals(NodeCredential.fingerprint(read))) {
            throw new ProblemException(
                    Problem.of(
                            ProblemKind.UNAUTHORIZED, "The body is not the one that was signed."));
        }
        return read;
    }

    private void keep(BodyStream opened) {
        stream = Optional.of(opened);
    }

    /** It is answered: what its body took is free again. */
    void done() {
        stream.ifPresent(BodyStream::giveBack);
        stream = Optional.empty();
    }

    /** The body as far as it was read: what an endpoint has judged. */
    Optional<JsonValue> body() {
        return body;
    }
}
