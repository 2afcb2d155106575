package dev.apflow.adapters.executors;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.net.InetAddress;

class AddressRulesTest {

    private final AddressRules open = new AddressRules(true);
    private final AddressRules closed = new AddressRules(false);

    @ParameterizedTest
    @ValueSource(
            strings = {
                "169.254.169.254",
                "169.254.0.1",
                "fe80::1",
                "100.100.100.200",
                "fd00:ec2::254",
                "::ffff:169.254.169.254",
                "64:ff9b::a9fe:a9fe",
                "2002:a9fe:a9fe::1",
                "::a9fe:a9fe",
                "0.0.0.0",
                "::",
                "224.0.0.1"
            })
    void metadata_and_senseless_addresses_are_never_called(String address) throws Exception {
        assertThat(open.refusal(InetAddress.getByName(address))).isPresent();
        assertThat(closed.refusal(InetAddress.getByName(address))).isPresent();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "127.0.0.1",
                "127.9.9.9",
                "::1",
                "10.1.2.3",
                "172.16.0.1",
                "172.31.255.255",
                "192.168.1.1",
                "fd12:3456::1",
                "fc00::1",
                "100.64.0.1",
                "::ffff:10.0.0.1",
                "64:ff9b::a00:1"
            })
    void private_networks_are_called_only_where_switched_on(String address) throws Exception {
        assertThat(open.refusal(InetAddress.getByName(address))).isEmpty();
        assertThat(closed.refusal(InetAddress.getByName(address))).isPresent();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "93.184.216.34",
                "8.8.8.8",
                "172.32.0.1",
                "100.128.0.1",
                "2606:2800:220:1::1"
            })
    void public_addresses_may_be_called(String address) throws Exception {
        assertThat(closed.refusal(InetAddress.getByName(address))).isEmpty();
    }
}
