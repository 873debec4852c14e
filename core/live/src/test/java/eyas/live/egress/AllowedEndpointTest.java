package eyas.live.egress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.groups.Tuple.tuple;

import eyas.live.egress.AllowedEndpoint.Name;
import eyas.live.egress.AllowedEndpoint.Network;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class AllowedEndpointTest {
    @Test
    void parsesHardenRunnerSyntax() {
        assertThat(AllowedEndpoint.list("""
                        github.com:443
                        *.data.mcr.microsoft.com:443  API.github.com:80, proxy.golang.org
                        """))
                .extracting(AllowedEndpoint::destination, AllowedEndpoint::port)
                .containsExactly(
                        tuple(new Name("github.com", false), 443),
                        tuple(new Name("data.mcr.microsoft.com", true), 443),
                        tuple(new Name("api.github.com", false), 80),
                        tuple(new Name("proxy.golang.org", false), 443));
        assertThat(AllowedEndpoint.list(" \n ")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "10.1.2.3:8080, 00000000000000000000ffff0a010203, 128, 8080",
        "10.1.2.3/8:*, 00000000000000000000ffff0a000000, 104, 0",
        "169.254.169.254, 00000000000000000000ffffa9fea9fe, 128, 443",
        "0.0.0.0/0:443, 00000000000000000000ffff00000000, 96, 443",
        "[2001:db8::1]:22, 20010db8000000000000000000000001, 128, 22",
        "[2001:db8::/32]:*, 20010db8000000000000000000000000, 32, 0",
        "[::], 00000000000000000000000000000000, 128, 443",
        "[::ffff:1.2.3.4]:80, 00000000000000000000ffff01020304, 128, 80",
        "[1:2:3:4:5:6:7:8]:80, 00010002000300040005000600070008, 128, 80"
    })
    void parsesAddressesAndNetworks(String text, String bytes, int prefix, int port) {
        AllowedEndpoint endpoint = AllowedEndpoint.of(text);

        assertThat(endpoint.destination())
                .isEqualTo(new Network(new NetworkAddress(HexFormat.of().parseHex(bytes), prefix)));
        assertThat(endpoint.port()).isEqualTo(port);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://github.com",
                "github.com:",
                "github.com:0",
                "github.com:65536",
                "github.com:https",
                "*",
                "*:443",
                "*github.com:443",
                "a.*.github.com:443",
                "github..com",
                ".github.com",
                "a b/c:443 x/y",
                "a.test:443/sctp",
                "a.test:/tcp",
                "[fe80::1%eth0]:443",
                "1.2.3:443",
                "1.2.3.256",
                "01.2.3.4",
                "1.2.3.4/33:443",
                "2001:db8::1",
                "[2001:db8::1",
                "[2001:db8::1]443",
                "[1::2::3]:443",
                "[1:2:3:4:5:6:7]:443",
                "[1:2:3:4:5:6:7:8:9]:443",
                "[12345::]:443",
                "[::1.2.3]:443",
                "gïthub.com:443"
            })
    void rejectsInvalidEndpointsWithValidForms(String text) {
        assertThatThrownBy(() -> AllowedEndpoint.list(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("write NAME:PORT");
    }

    @ParameterizedTest
    @CsvSource({
        "a.test:443, 443, ANY",
        "a.test:443/tcp, 443, TCP",
        "a.test:*/udp, 0, UDP",
        "10.0.0.0/8:443/tcp, 443, TCP",
        "[2001:db8::/32]:53/udp, 53, UDP"
    })
    void protocolMayFollowPort(String text, int port, AllowedEndpoint.Transport transport) {
        AllowedEndpoint endpoint = AllowedEndpoint.of(text);

        assertThat(endpoint.port()).isEqualTo(port);
        assertThat(endpoint.transport()).isEqualTo(transport);
    }

    @Test
    void namesAreNeverResolved() {
        assertThat(AllowedEndpoint.of("localhost:443").destination()).isEqualTo(new Name("localhost", false));
    }
}
