package dev.apflow.adapters.http.connection;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;

/**
 * Whose connections and requests are counted together: one address of IPv4; of IPv6 a network of 64
 * bits, since whoever has one address there has them all.
 *
 * @param text numbers, as people know them
 */
public record ClientAddress(String text) {

    /** Whoever cannot be told. */
    public static final ClientAddress UNKNOWN = new ClientAddress("unknown");

    private static final int NETWORK_BYTES = 8;

    /** What {@code address} is counted as. */
    public static ClientAddress of(InetAddress address) {
        if (!(address instanceof Inet6Address six) || six.isLoopbackAddress()) {
            return new ClientAddress(address.getHostAddress());
        }
        byte[] network = six.getAddress();
        Arrays.fill(network, NETWORK_BYTES, network.length, (byte) 0);
        try {
            return new ClientAddress(InetAddress.getByAddress(network).getHostAddress() + "/64");
        } catch (UnknownHostException impossible) {
            throw new IllegalStateException("16 bytes are an address", impossible);
        }
    }
}
