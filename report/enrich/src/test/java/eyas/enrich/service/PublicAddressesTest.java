package eyas.enrich.service;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class PublicAddressesTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "1.1.1.1",
                "9.255.255.255",
                "11.0.0.0",
                "172.15.0.1",
                "172.32.0.1",
                "192.169.0.1",
                "100.128.0.1",
                "223.255.255.255",
                "2606:4700::1111",
                "2a00::1",
                "2003::1"
            })
    void publicAddressesAreQueried(String address) {
        assertThat(PublicAddresses.contain(address)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "10.1.2.3",
                "172.16.0.1",
                "172.31.255.255",
                "192.168.1.1",
                "127.0.0.1",
                "169.254.169.254",
                "168.63.129.16",
                "100.64.0.1",
                "0.0.0.0",
                "224.0.0.1",
                "255.255.255.255",
                "203.0.113.9",
                "198.18.5.5",
                "::1",
                "::",
                "fe80::1",
                "fe80::1%eth0",
                "fd00::1",
                "ff02::1",
                "::ffff:10.0.0.1",
                "::10.0.0.1",
                "64:ff9b::a00:1",
                "2002:a00:1::",
                "2001:0:a00::1",
                "2001:db8::1",
                "3fff::1",
                "fec0::1",
                "",
                "localhost",
                "example.com",
                "1.2.3",
                "0x7f.1",
                "1.1.1.1/../files",
                "1.1.1.1 "
            })
    void otherAddressesAreNotSent(String address) {
        assertThat(PublicAddresses.contain(address)).isFalse();
    }
}
