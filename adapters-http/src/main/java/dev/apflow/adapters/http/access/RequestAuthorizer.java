package dev.apflow.adapters.http.access;

import dev.apflow.adapters.http.exchange.Access;
import dev.apflow.adapters.http.exchange.AccessControl;
import dev.apflow.adapters.http.exchange.RequestContext;
import dev.apflow.adapters.http.forward.NodeCredential;
import dev.apflow.adapters.http.principal.Principal;
import dev.apflow.adapters.http.problem.Problem;
import dev.apflow.adapters.http.problem.ProblemException;
import dev.apflow.adapters.http.problem.ProblemKind;
import dev.apflow.adapters.http.settings.AccessSettings;
import dev.apflow.adapters.http.settings.TlsSettings;

import java.time.InstantSource;
import java.util.Optional;

/** Lets in who may come in: by host and origin first, then by token. */
public final class RequestAuthorizer implements AccessControl, AutoCloseable {

    private final Optional<NodeCredential> nodes;
    private final HostRules hosts;
    private final Optional<Authentication> authentication;

    /**
     * @param nodes what other nodes are known by, which pass changes on
     * @param host that the server listens on
     * @param loopback whether that can be reached from this machine alone
     * @param tls whether it uses TLS, and whom it trusts where it asks others
     * @param clock judges how long tokens are valid
     */
    public RequestAuthorizer(
            AccessSettings settings,
            Optional<NodeCredential> nodes,
            String host,
            boolean loopback,
            TlsSettings tls,
            InstantSource clock) {
        this.nodes = nodes;
        this.hosts =
                new HostRules(
                        settings.trustedHosts(),
                        settings.publicUrls(),
                        host,
                        loopback && !settings.isGuarded(),
                        tls.isServing());
        this.authentication =
                settings.isGuarded()
                        ? Optional.of(new Authentication(settings, tls.ca(), clock))
                        : Optional.empty();
    }

    @Override
    public Principal admit(RequestContext call, Access access) {
        hosts.require(call);
        return access == Access.OPEN
                ? Principal.ANYBODY
                : authentication.map(each -> principal(each, call)).orElse(Principal.ANYBODY);
    }

    private Principal principal(Authentication authentication, RequestContext call) {
        Optional<String> credential = call.header(NodeCredential.HEADER);
        return credential.isEmpty()
                ? authentication.principal(call)
                : passedOn(call, credential.get());
    }

    private Principal passedOn(RequestContext call, String credential) {
        NodeCredential.VerifiedCredential vouched =
                nodes.flatMap(each -> each.vouched(call.method(), call.target(), credential))
                        .orElseThrow(
                                () ->
                                        new ProblemException(
                                                Problem.of(
                                                        ProblemKind.UNAUTHORIZED,
                                                        "The node that passed this on is not known"
                                                            + " here: do both nodes have the same"
                                                            + " APFLOW_CLUSTER_SECRET?")));
        call.mustHaveBody(vouched.body());
        return vouched.principal();
    }

    @Override
    public void close() {
        authentication.ifPresent(Authentication::close);
    }
}
