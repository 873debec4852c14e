package eyas.enrich.indicators;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class IndicatorMatcherTest {
    private static IndicatorMatcher matcher(String... lines) throws IndicatorException {
        return new IndicatorMatcher(List.of(IndicatorFiles.read(
                "list",
                String.join("\n", lines).getBytes(StandardCharsets.UTF_8),
                IndicatorLimits.DEFAULT,
                Instant.EPOCH)));
    }

    private static String value(@Nullable Indicator indicator) {
        return indicator == null ? "-" : indicator.value();
    }

    @Test
    void narrowestNetworkWins() throws Exception {
        IndicatorMatcher matcher = matcher("198.51.0.0/16", "198.51.100.0/24", "198.51.100.7", "2001:db8::/32", "::/0");
        assertThat(value(matcher.address("198.51.100.7"))).isEqualTo("198.51.100.7");
        assertThat(value(matcher.address("198.51.100.8"))).isEqualTo("198.51.100.0/24");
        assertThat(value(matcher.address("198.51.101.8"))).isEqualTo("198.51.0.0/16");
        assertThat(value(matcher.address("::ffff:198.51.101.8"))).isEqualTo("198.51.0.0/16");
        assertThat(value(matcher.address("2001:db8:1::5"))).isEqualTo("2001:db8:0:0:0:0:0:0/32");
        assertThat(value(matcher.address("2001:db9::5"))).isEqualTo("0:0:0:0:0:0:0:0/0");
        assertThat(value(matcher.address("not an address"))).isEqualTo("-");
        assertThat(value(matcher.address("198.51.100.0/24"))).isEqualTo("-");
    }

    @Test
    void nameMatchesSubdomainsButNotSiblings() throws Exception {
        IndicatorMatcher matcher = matcher("evil.example");
        assertThat(value(matcher.domain("EVIL.example."))).isEqualTo("evil.example");
        assertThat(value(matcher.domain("a.b.evil.example"))).isEqualTo("evil.example");
        assertThat(value(matcher.domain("notevil.example"))).isEqualTo("-");
        assertThat(value(matcher.domain("example"))).isEqualTo("-");
    }

    @Test
    void hashesMatchInEitherCase() throws Exception {
        String hash = "AB".repeat(32);
        assertThat(value(matcher(hash).sha256("ab".repeat(32)))).isEqualTo("ab".repeat(32));
        assertThat(matcher(hash).sha256("cd".repeat(32))).isNull();
        assertThat(IndicatorMatcher.empty().isEmpty()).isTrue();
    }

    @Test
    void agreesWithALinearSearch() throws Exception {
        Random random = new Random(7);
        List<IpPrefix> networks = new ArrayList<>();
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < 500; i++) {
            byte[] address = new byte[random.nextInt(4) == 0 ? 16 : 4];
            random.nextBytes(address);
            address[0] = (byte) random.nextInt(3);
            address[1] = (byte) random.nextInt(3);
            int bits = random.nextInt(address.length * 8) + 1;
            String text = InetAddress.getByAddress(address).getHostAddress() + "/" + bits;
            IpPrefix prefix = Objects.requireNonNull(IpPrefix.parse(text), text);
            assertThat(IpPrefix.parse(prefix.text())).isEqualTo(prefix);
            networks.add(prefix);
            lines.add(text);
        }
        IndicatorMatcher matcher = matcher(lines.toArray(new String[0]));
        int found = 0;
        for (int i = 0; i < 2_000; i++) {
            byte[] address = new byte[random.nextInt(4) == 0 ? 16 : 4];
            random.nextBytes(address);
            address[0] = (byte) random.nextInt(3);
            address[1] = (byte) random.nextInt(3);
            IpPrefix whole = IpPrefix.of(address);
            int longest = networks.stream()
                    .filter(network -> whole.cut(network.length()).equals(network))
                    .mapToInt(IpPrefix::length)
                    .max()
                    .orElse(-1);
            Indicator indicator = matcher.address(address);
            IpPrefix matched = indicator == null ? null : IpPrefix.parse(indicator.value());
            assertThat(matched == null ? -1 : matched.length()).isEqualTo(longest);
            found += longest >= 0 ? 1 : 0;
        }
        assertThat(found).isGreaterThan(100);
    }
}
