package dev.apflow.adapters.http.access;

import dev.apflow.adapters.http.exchange.Access;
import dev.apflow.adapters.http.exchange.Call;
import dev.apflow.adapters.http.exchange.Doorkeeper;
import dev.apflow.adapters.http.principal.Principal;
import dev.apflow.adapters.http.settings.AccessSettings;

import java.time.InstantSource;
import java.util.Optional;

/** Lets in who may come in: by host and origin first, then by token. */
public final class FrontDoor implements Doorkeeper {

    private final HostRules hosts;
    private final Optional<Authentication> authentication;

    /**
     * @param host that the server listens on
     * @param loopback whether that can be reached from this machine alone
     * @param clock judges how long tokens are valid
     */
    public FrontDoor(AccessSettings settings, String host, boolean loopback, InstantSource clock) {
        this.hosts =
                new HostRules(
                        settings.trustedHosts(),
                        settings.publicUrls(),
                        host,
                        loopback && !settings.isGuarded());
        this.authentication =
                settings.isGuarded()
                        ? Optional.of(new Authentication(settings, clock))
                        : Optional.empty();
    }

    @Override
    public Principal admit(Call call, Access access) {
        hosts.require(call);
        return access == Access.OPEN
                ? Principal.ANYBODY
                : authentication.map(each -> each.principal(call)).orElse(Principal.ANYBODY);
    }
}
