package dev.apflow.adapters.http.access;

import dev.apflow.adapters.http.exchange.RequestContext;
import dev.apflow.adapters.http.problem.Problem;
import dev.apflow.adapters.http.problem.ProblemException;
import dev.apflow.adapters.http.problem.ProblemKind;
import dev.apflow.adapters.http.settings.PublicUrls;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Which hosts this server is known as, and which pages may call it. */
final class HostRules {

    private final Set<String> trusted;
    private final PublicUrls shown;
    private final String own;
    private final boolean loopbackOnly;
    private final boolean secure;

    /**
     * @param trusted names in lower case
     * @param shown where a reverse proxy shows this server
     * @param own host that the server listens on
     * @param loopbackOnly whether a name other than loopback's is suspect
     * @param secure whether it uses TLS: then so have pages of its own. Otherwise a proxy may, and
     *     it cannot tell
     */
    HostRules(
            Set<String> trusted,
            PublicUrls shown,
            String own,
            boolean loopbackOnly,
            boolean secure) {
        this.secure = secure;
        this.trusted = trusted;
        this.shown = shown;
        this.own = own.toLowerCase(Locale.ROOT);
        this.loopbackOnly = loopbackOnly;
    }

    void require(RequestContext call) {
        String host = call.header("Host").orElse("").toLowerCase(Locale.ROOT);
        if (loopbackOnly && !isOurs(Authority.host(host))) {
            throw new ProblemException(
                    Problem.of(
                            ProblemKind.FOREIGN_HOST,
                            "Without authentication this server answers under names of loopback"
                                    + " alone."));
        }
        List<String> origins = call.headers("Origin");
        if (!origins.stream().allMatch(origin -> isOwn(origin.toLowerCase(Locale.ROOT), host))) {
            throw new ProblemException(
                    Problem.of(
                            ProblemKind.FOREIGN_ORIGIN,
                            "Pages of another origin may not call this server."));
        }
    }

    private boolean isOurs(String name) {
        return Authority.isLoopback(name)
                || name.equals(own)
                || trusted.contains(name)
                || shown.hasHost(name);
    }

    private boolean isOwn(String origin, String host) {
        if (shown.hasOrigin(origin)) {
            return true;
        }
        if (secure && !origin.startsWith("https://")) {
            return false;
        }
        Optional<String> authority = Authority.ofOrigin(origin);
        return authority.isPresent()
                && (Authority.sameAs(authority.get(), host)
                        || trusted.contains(Authority.host(authority.get())));
    }
}
