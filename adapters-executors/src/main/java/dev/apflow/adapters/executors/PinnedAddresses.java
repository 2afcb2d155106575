package dev.apflow.adapters.executors;

import org.jspecify.annotations.Nullable;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.net.spi.InetAddressResolver;
import java.net.spi.InetAddressResolver.LookupPolicy;
import java.net.spi.InetAddressResolverProvider;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/**
 * Resolves the names of hosts for the whole process, as the system does; but while a call is under
 * way, its host has the addresses that were judged and no others, however often the HTTP client
 * asks for them: before each connection, and again where it retries on its own.
 */
public final class PinnedAddresses extends InetAddressResolverProvider {

    /** By host in lower case; one entry for each call under way. */
    private static final Map<String, List<List<InetAddress>>> PINNED = new ConcurrentHashMap<>();

    /** The system makes one. */
    public PinnedAddresses() {}

    /** Keeps a host's addresses, until it is closed. */
    interface Pin extends AutoCloseable {
        @Override
        void close();
    }

    static Pin pin(String host, List<InetAddress> addresses) {
        String name = host.toLowerCase(Locale.ROOT);
        List<InetAddress> kept = List.copyOf(addresses);
        PINNED.compute(name, (key, before) -> with(before, kept));
        return () -> PINNED.compute(name, (key, before) -> without(before, kept));
    }

    /** Empty where no call to the host is under way. */
    static List<InetAddress> of(String host) {
        return PINNED.getOrDefault(host.toLowerCase(Locale.ROOT), List.of()).stream()
                .flatMap(List::stream)
                .distinct()
                .toList();
    }

    private static List<List<InetAddress>> with(
            @Nullable List<List<InetAddress>> before, List<InetAddress> addresses) {
        List<List<InetAddress>> all = new ArrayList<>(before == null ? List.of() : before);
        all.add(addresses);
        return List.copyOf(all);
    }

    private static @Nullable List<List<InetAddress>> without(
            @Nullable List<List<InetAddress>> before, List<InetAddress> addresses) {
        List<List<InetAddress>> all = new ArrayList<>(before == null ? List.of() : before);
        all.remove(addresses);
        return all.isEmpty() ? null : List.copyOf(all);
    }

    @Override
    public InetAddressResolver get(Configuration configuration) {
        return new Resolver(configuration.builtinResolver());
    }

    @Override
    public String name() {
        return "apflow";
    }

    private record Resolver(InetAddressResolver system) implements InetAddressResolver {

        @Override
        public Stream<InetAddress> lookupByName(String host, LookupPolicy policy)
                throws UnknownHostException {
            List<InetAddress> pinned = of(host);
            if (pinned.isEmpty()) {
                return system.lookupByName(host, policy);
            }
            List<InetAddress> asked =
                    pinned.stream().filter(address -> isAsked(address, policy)).toList();
            if (asked.isEmpty()) {
                throw new UnknownHostException(host);
            }
            return asked.stream();
        }

        private static boolean isAsked(InetAddress address, LookupPolicy policy) {
            int kind = address instanceof Inet4Address ? LookupPolicy.IPV4 : LookupPolicy.IPV6;
            return (policy.characteristics() & kind) != 0;
        }

        @Override
        public String lookupByAddress(byte[] address) throws UnknownHostException {
            return system.lookupByAddress(address);
        }
    }
}
