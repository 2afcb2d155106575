package dev.apflow.adapters.executors;

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.Optional;

/**
 * Which addresses tasks may call. Link-local ones never: there the clouds' metadata services hand
 * out credentials (169.254.169.254 and its like; OWASP, "Server-Side Request Forgery Prevention").
 *
 * @param privateNetworks whether private and loopback addresses may be called
 */
record AddressRules(boolean privateNetworks) {

    /** Why {@code address} may not be called; empty where it may. */
    Optional<String> refusal(InetAddress address) {
        InetAddress meant = unwrapped(address);
        if (meant.isLinkLocalAddress() || isMetadata(meant)) {
            return Optional.of("link-local and metadata addresses are never called");
        }
        if (meant.isAnyLocalAddress() || meant.isMulticastAddress()) {
            return Optional.of("not the address of a host");
        }
        if (!privateNetworks && isPrivate(meant)) {
            return Optional.of(
                    "private networks are switched off (APFLOW_REST_ALLOW_PRIVATE_NETWORKS)");
        }
        return Optional.empty();
    }

    private static boolean isPrivate(InetAddress address) {
        byte[] bytes = address.getAddress();
        boolean uniqueLocal = bytes.length == 16 && (bytes[0] & 0xfe) == 0xfc;
        boolean sharedSpace =
                bytes.length == 4 && (bytes[0] & 0xff) == 100 && (bytes[1] & 0xc0) == 64;
        return address.isLoopbackAddress()
                || address.isSiteLocalAddress()
                || uniqueLocal
                || sharedSpace;
    }

    /** Metadata services outside the link-local ranges: Alibaba's, and Amazon's over IPv6. */
    private static boolean isMetadata(InetAddress address) {
        String text = address.getHostAddress();
        return text.equals("100.100.100.200") || text.equals("fd00:ec2:0:0:0:0:0:254");
    }

    /** The IPv4 address inside a compatible, 6to4 or NAT64 IPv6 address: it is what is reached. */
    private static InetAddress unwrapped(InetAddress address) {
        if (!(address instanceof Inet6Address)) {
            return address;
        }
        byte[] bytes = address.getAddress();
        boolean nat64 =
                bytes[0] == 0
                        && bytes[1] == 0x64
                        && (bytes[2] & 0xff) == 0xff
                        && (bytes[3] & 0xff) == 0x9b;
        boolean sixToFour = bytes[0] == 0x20 && bytes[1] == 0x02;
        if (nat64) {
            return ipv4(bytes, 12);
        }
        if (sixToFour) {
            return ipv4(bytes, 2);
        }
        return ((Inet6Address) address).isIPv4CompatibleAddress()
                        && !address.isLoopbackAddress()
                        && !address.isAnyLocalAddress()
                ? ipv4(bytes, 12)
                : address;
    }

    private static InetAddress ipv4(byte[] bytes, int from) {
        try {
            return Inet4Address.getByAddress(java.util.Arrays.copyOfRange(bytes, from, from + 4));
        } catch (java.net.UnknownHostException impossible) {
            throw new IllegalStateException("four bytes are an IPv4 address", impossible);
        }
    }
}
