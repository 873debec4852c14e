package eyas.enrich.indicators;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class IndicatorFilesTest {
    private static final Instant NOW = Instant.parse("2026-11-24T00:00:00Z");
    private static final String SHA256 = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

    private static IndicatorList read(String name, String text) throws IndicatorException {
        return IndicatorFiles.read(name, text.getBytes(StandardCharsets.UTF_8), IndicatorLimits.DEFAULT, NOW);
    }

    private static List<String> values(IndicatorList list) {
        return list.indicators().stream().map(Indicator::value).toList();
    }

    @Test
    void readsPlainListsAndHostsFiles() throws Exception {
        IndicatorList list = read("block.txt", """
                \ufeff# a list
                198.51.100.7  # scanner
                2001:DB8::/32
                Evil[.]Example.
                *.bad.example
                0.0.0.0 tracker.example # hosts file

                // more
                %s
                d41d8cd98f00b204e9800998ecf8427e
                hxxp://evil.example/x
                just some words
                1.2.3
                """.formatted(SHA256.toUpperCase(Locale.ROOT)));
        assertThat(list.format()).isEqualTo(IndicatorList.Format.PLAIN);
        assertThat(values(list))
                .containsExactly(
                        "198.51.100.7",
                        "2001:db8:0:0:0:0:0:0/32",
                        "evil.example",
                        "bad.example",
                        "tracker.example",
                        SHA256);
        assertThat(list.indicators().getFirst().note()).isEqualTo("scanner");
        assertThat(list.indicators().getFirst().place()).isEqualTo(2);
        assertThat(list.skipped())
                .containsEntry(IndicatorParser.OTHER_HASH, 1)
                .containsEntry(IndicatorParser.URL, 1)
                .containsEntry(IndicatorParser.NO_INDICATOR, 2);
    }

    @Test
    void readsColumnsByTheirNames() throws Exception {
        IndicatorList list = read("feed.csv", """
                # first_seen,"ioc_value","ioc_type","threat"
                "2026-01-01", "evil.example", "domain", "c2, stage ""one\"""
                "2026-01-02", "203.0.113.9", "ip", "line
                break"
                "2026-01-03", "", "ip", ""
                """.replace("# first", "first"));
        assertThat(list.format()).isEqualTo(IndicatorList.Format.CSV);
        assertThat(values(list)).containsExactly("evil.example", "203.0.113.9");
        assertThat(list.indicators().get(0).note()).isEqualTo("c2, stage \"one\"");
        assertThat(list.indicators().get(1).note()).isEqualTo("line break");
        assertThat(list.indicators().get(1).place()).isEqualTo(3);
        assertThat(list.skipped()).containsExactly(Map.entry(IndicatorParser.EMPTY, 1));
    }

    @Test
    void takesTheFirstIndicatorOfARowWithoutAHeader() throws Exception {
        IndicatorList list = read("x.csv", "7,198.51.100.0/24,scanners\nnothing,here\r\n8," + SHA256 + ",dropper\r\n");
        assertThat(values(list)).containsExactly("198.51.100.0/24", SHA256);
        assertThat(list.indicators().get(1).note()).isEqualTo("dropper");
        assertThat(list.skipped()).containsEntry(IndicatorParser.NO_INDICATOR, 1);
    }

    @Test
    void findsAHeaderThatIsAComment() throws Exception {
        IndicatorList list =
                read("x.csv", "# made today\n# id,domain,comment\n1,a.example,first\n2,b.example,second\n");
        assertThat(values(list)).containsExactly("a.example", "b.example");
        assertThat(list.indicators().get(1).note()).isEqualTo("second");
    }

    @Test
    void readsStixPatternsThatAListCanExpress() throws Exception {
        IndicatorList list = read(
                "bundle.json",
                bundle("[ipv4-addr:value = '203.0.113.4']", "")
                        .replace(
                                "@",
                                ","
                                        + indicator(
                                                "[domain-name:value = 'Evil.example' OR domain-name:value = 'b.example']",
                                                "")
                                        + ","
                                        + indicator(
                                                "[file:hashes.'SHA-256' = '" + SHA256
                                                        + "'] OR [ipv6-addr:value IN ('2001:db8::1', '2001:db8::2')]",
                                                "")
                                        + ","
                                        + indicator("[ipv4-addr:value ISSUBSET '198.51.100.0/24']", "")));
        assertThat(list.format()).isEqualTo(IndicatorList.Format.STIX);
        assertThat(values(list))
                .containsExactly(
                        "203.0.113.4",
                        "evil.example",
                        "b.example",
                        SHA256,
                        "2001:db8:0:0:0:0:0:1",
                        "2001:db8:0:0:0:0:0:2",
                        "198.51.100.0/24");
        assertThat(list.indicators()).allMatch(indicator -> !indicator.below());
        assertThat(list.indicators().getFirst().note()).isEqualTo("a name");
    }

    @Test
    void rejectsStixPatternsThatMatchLessThanTheirParts() throws Exception {
        for (String pattern : List.of(
                "[ipv4-addr:value = '203.0.113.4' AND process:name = 'sh']",
                "[ipv4-addr:value = '203.0.113.4'] FOLLOWEDBY [ipv4-addr:value = '203.0.113.5']",
                "[ipv4-addr:value != '203.0.113.4']",
                "[NOT ipv4-addr:value = '203.0.113.4']",
                "[ipv4-addr:value LIKE '203.%']",
                "[ipv4-addr:value = '203.0.113.4'] REPEATS 5 TIMES",
                "[ipv4-addr:value = '203.0.113.4",
                "ipv4-addr:value = '203.0.113.4'")) {
            IndicatorList list = read("x.json", bundle(pattern, "").replace("@", ""));
            assertThat(list.indicators()).as(pattern).isEmpty();
            assertThat(list.skipped()).as(pattern).containsEntry(StixPattern.TOO_COMPLEX, 1);
        }
    }

    @Test
    void skipsExpiredAndOtherObjects() throws Exception {
        String ended = bundle("[ipv4-addr:value = '203.0.113.4']", ",\"valid_until\":\"2020-01-01T00:00:00Z\"")
                .replace("@", "," + indicator("[ipv4-addr:value = '203.0.113.5']", ",\"revoked\":true"));
        assertThat(read("x.json", ended).skipped())
                .containsExactly(Map.entry("STIX indicators that are revoked or expired", 2));
        String lasting = bundle("[ipv4-addr:value = '203.0.113.4']", ",\"valid_until\":\"2030-01-01T00:00:00Z\"");
        assertThat(values(read("x.json", lasting.replace("@", "")))).containsExactly("203.0.113.4");
        String other = bundle("[email-addr:value = 'evil.example']", "").replace("@", "");
        assertThat(read("x.json", other).skipped()).containsEntry(StixPattern.OTHER_OBJECT, 1);
        String language = bundle("alert tcp any", ",\"pattern_type\":\"snort\"").replace("@", "");
        assertThat(read("x.json", language).skipped())
                .containsEntry("indicators in languages other than STIX patterns", 1);
    }

    @Test
    void rejectsOtherJsonWithALocation() {
        assertThatThrownBy(() -> read("x.json", "{\"objects\": 5}"))
                .isInstanceOf(IndicatorException.class)
                .hasMessageContaining("x.json")
                .hasMessageContaining("not a STIX bundle");
        assertThatThrownBy(() -> read("x.json", "{\n\"objects\": [}"))
                .isInstanceOf(IndicatorException.class)
                .hasMessageStartingWith("x.json:2:13: ");
        assertThatThrownBy(() -> read("x.json", "{\"objects\":" + "[".repeat(500)))
                .isInstanceOf(IndicatorException.class)
                .hasMessageContaining("x.json:1:");
    }

    @Test
    void enforcesLimits(@TempDir Path directory) throws Exception {
        IndicatorLimits limits = new IndicatorLimits(100, 2, 20, 5);
        Path file = Files.writeString(
                directory.resolve("list"), "a.example  # 123456789\n" + "b".repeat(30) + "\nc.example\nd.example\n");
        IndicatorList list = IndicatorFiles.read(file, limits, NOW);
        assertThat(values(list)).containsExactly("c.example", "d.example");
        assertThat(list.skipped()).containsEntry(IndicatorParser.TOO_LONG, 2);
        IndicatorList roomy = IndicatorFiles.read(file, new IndicatorLimits(100, 2, 50, 5), NOW);
        assertThat(values(roomy)).containsExactly("a.example", "c.example");
        assertThat(roomy.indicators().getFirst().note()).isEqualTo("1234…");
        assertThat(roomy.skipped()).containsEntry("indicators beyond the limit of 2", 1);
        Files.writeString(file, "x".repeat(101));
        assertThatThrownBy(() -> IndicatorFiles.read(file, limits, NOW)).hasMessageContaining("split it");
        assertThatThrownBy(() -> IndicatorFiles.read(directory.resolve("none"), limits, NOW))
                .hasMessageContaining("cannot read the indicator list");
    }

    private static String bundle(String pattern, String more) {
        return "{\"type\":\"bundle\",\"id\":\"bundle--1\",\"objects\":[{\"type\":\"identity\",\"name\":\"us\"},"
                + indicator(pattern, more) + "@]}";
    }

    private static String indicator(String pattern, String more) {
        return "{\"type\":\"indicator\",\"kill_chain_phases\":[{\"phase_name\":\"x\"}],\"name\":\"a name\",\"pattern\":\""
                + pattern + "\",\"pattern_type\":\"stix\"" + more + "}";
    }
}
