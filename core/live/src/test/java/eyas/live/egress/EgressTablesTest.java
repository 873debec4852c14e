package eyas.live.egress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class EgressTablesTest {
    private static final NetworkConfiguration NOTHING = new NetworkConfiguration(Set.of(), Map.of(), Set.of(), 1024);

    private static EgressTables tables(String allowed, NetworkConfiguration facts) {
        return new EgressTables(EgressPolicy.of(EgressPolicy.Mode.BLOCK, AllowedEndpoint.list(allowed)), facts);
    }

    private static ByteBuffer buffer(byte[] bytes) {
        return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    /** The names as in the trie, with a full stop for the NUL that ends a full name, and their ports. */
    private static Map<String, Set<Integer>> names(EgressTables tables) {
        Map<String, Set<Integer>> names = new HashMap<>();
        for (EgressTables.Entry entry : tables.names()) {
            int bits = buffer(entry.key()).getInt();
            String text = new String(entry.key(), 4, bits / 8, StandardCharsets.US_ASCII);
            names.put(
                    text.replace('\0', '!'), ports(tables, buffer(entry.value()).getLong()));
        }
        return names;
    }

    private static Map<String, Set<Integer>> literals(EgressTables tables) {
        Map<String, Set<Integer>> literals = new HashMap<>();
        for (EgressTables.Entry entry : tables.literals()) {
            String address = HexFormat.of().formatHex(entry.key(), 4, 20);
            ByteBuffer value = buffer(entry.value());
            Set<Integer> ports = ports(tables, value.getLong());
            literals.put(
                    address.substring(24) + "/" + (buffer(entry.key()).getInt() - 96)
                            + List.of("", "!", " own").get((int) value.getLong()),
                    ports);
        }
        return literals;
    }

    private static Set<Integer> ports(EgressTables tables, long set) {
        return rights(tables, set).stream().map(EgressRights.Right::port).collect(Collectors.toSet());
    }

    private static Set<EgressRights.Right> rights(EgressTables tables, long set) {
        return tables.rights().all().stream()
                .filter(right -> (set & tables.rights().of(right)) != 0)
                .collect(Collectors.toSet());
    }

    @Test
    void longestNameHasPortsOfAllMatches() {
        assertThat(names(tables("*.b.test:443 a.b.test:80 *.a.b.test:22 b.test:8443 xb.test", NOTHING)))
                .containsOnly(
                        Map.entry("tset.b.", Set.of(443)),
                        Map.entry("tset.b.a!", Set.of(80, 443)),
                        Map.entry("tset.b.a.", Set.of(22, 443)),
                        Map.entry("tset.b!", Set.of(8443)),
                        Map.entry("tset.bx!", Set.of(443)));
    }

    @Test
    void longestNetworkHasPortsOfAllContainingIt() {
        Map<String, Set<Integer>> literals = literals(tables("10.0.0.0/8:443 10.1.0.0/16:80 10.1.2.3:*", NOTHING));

        assertThat(literals).containsEntry("0a000000/8", Set.of(443));
        assertThat(literals).containsEntry("0a010000/16", Set.of(80, 443));
        assertThat(literals).containsEntry("0a010203/32", Set.of(0, 80, 443));
    }

    @Test
    void metadataServicesNeedTheirOwnEntry() {
        assertThat(literals(tables("0.0.0.0/0:80", NOTHING))).containsEntry("a9fea9fe/32!", Set.of());
        assertThat(literals(tables("0.0.0.0/0:443 169.254.169.254:80", NOTHING)))
                .containsEntry("a9fea9fe/32", Set.of(80, 443))
                .doesNotContainKey("a9fea9fe/32!");
    }

    @Test
    void everyMetadataAddressNeedsItsOwnEntry() {
        List<byte[]> values = tables("0.0.0.0/0:80 [::/0]:80", NOTHING).literals().stream()
                .map(EgressTables.Entry::value)
                .filter(value -> value[Long.BYTES] == EgressAbi.LITERAL_MUST_BE_NAMED)
                .toList();

        assertThat(EgressTables.metadata()).hasSizeGreaterThanOrEqualTo(9);
        assertThat(values)
                .hasSameSizeAs(EgressTables.metadata())
                .allMatch(value -> Arrays.equals(value, 0, Long.BYTES, new byte[Long.BYTES], 0, Long.BYTES));
    }

    @Test
    void includesHostsFileAndOwnAddresses() {
        NetworkConfiguration facts = new NetworkConfiguration(
                Set.of(),
                NetworkConfiguration.hosts(
                        List.of("# a comment", "10.0.0.7 www.allowed.test other.test # more", "nonsense line")),
                Set.of(NetworkAddress.read("10.0.0.1").orElseThrow()),
                1024);

        Map<String, Set<Integer>> literals = literals(tables("*.allowed.test:80", facts));

        assertThat(literals).containsEntry("0a000007/32", Set.of(80)).containsEntry("0a000001/32 own", Set.of());
        assertThat(literals(tables("allowed.test:80", facts))).doesNotContainKey("0a000007/32");
    }

    @Test
    void parsesResolversLikeTheLibrary() {
        assertThat(NetworkConfiguration.resolvers(List.of(
                        "# nameserver 1.1.1.1",
                        "search example.com",
                        " nameserver 127.0.0.53 ",
                        "nameserver fe80::1%eth0",
                        "nameserver nonsense",
                        "nameserver 10.0.0.0/8")))
                .containsExactly(
                        NetworkAddress.read("127.0.0.53").orElseThrow(),
                        NetworkAddress.read("fe80::1").orElseThrow());
        assertThat(NetworkConfiguration.resolvers(List.of()))
                .containsExactly(NetworkAddress.read("127.0.0.1").orElseThrow());
    }

    /** In a Docker container, any user may listen on every port, and the name server has a loopback address. */
    @ParameterizedTest
    @CsvSource({
        "127.0.0.11, 0, true",
        "127.0.0.53, 53, true",
        "127.0.0.53, 54, false",
        "0:0:0:0:0:0:0:1, 0, true",
        "10.0.0.1, 0, true",
        "10.0.0.2, 0, false"
    })
    void rejectsResolverThatAnyUserCouldImpersonate(String resolver, int firstFreePort, boolean expected) {
        NetworkConfiguration facts = new NetworkConfiguration(
                NetworkConfiguration.resolvers(List.of("nameserver " + resolver)),
                Map.of(),
                Set.of(NetworkAddress.read("10.0.0.1").orElseThrow()),
                firstFreePort);

        assertThat(facts.problem().isPresent()).isEqualTo(expected);
        assertThat(facts.problem().orElse("name server " + resolver)).contains("name server " + resolver);
    }

    /** A name resolves to addresses, never to a network in a hosts file. */
    @Test
    void networkIsNotAnAddressOfAName() {
        assertThat(NetworkConfiguration.hosts(List.of("0.0.0.0/0 a.test", "192.0.2.1 a.test")))
                .isEqualTo(NetworkConfiguration.hosts(List.of("192.0.2.1 a.test")));
    }

    /** The kernel returns a number of its settings for the first read only: reading byte by byte returns the first digit. */
    @Test
    void firstFreePortIsReadCompletely() throws Exception {
        String setting = "/proc/sys/net/ipv4/ip_unprivileged_port_start";
        Process cat = new ProcessBuilder("cat", setting).start();
        String text = new String(cat.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);

        assertThat(NetworkConfiguration.read().firstFreePort()).isEqualTo(Integer.parseInt(text.strip()));
    }

    @Test
    void rejectsPolicyBeyondKernelLimits() {
        String ports = IntStream.rangeClosed(1, EgressRights.MAX + 1)
                .mapToObj(port -> "a.test:" + port)
                .collect(Collectors.joining(" "));
        String names = IntStream.rangeClosed(0, EgressAbi.MAX_ENTRIES)
                .mapToObj(number -> "a" + number + ".test")
                .collect(Collectors.joining(" "));

        assertThatThrownBy(() -> tables(ports, NOTHING)).hasMessageContaining("65 different ports");
        assertThatThrownBy(() -> tables(names, NOTHING)).hasMessageContaining("4001 allowed endpoints");
    }

    @Test
    void stepHasItsOwnRightsAndThoseOfAll() {
        EgressPolicy policy = EgressPolicy.of(
                EgressPolicy.Mode.BLOCK,
                AllowedEndpoint.list("all.test"),
                new EgressSteps(
                        "GITHUB_ACTION",
                        List.of(
                                new StepEndpoints("build", AllowedEndpoint.list("build.test all.test:80/tcp")),
                                new StepEndpoints("publish", AllowedEndpoint.list("publish.test:*"))),
                        AllowedEndpoint.list("other.test:53/udp")));
        EgressTables tables = new EgressTables(policy, NOTHING);
        List<Long> steps = tables.stepRights();

        assertThat(EgressPolicy.read(policy.mode(), policy.lines())).isEqualTo(policy);
        assertThat(tables.stepNames()).hasSize(2).allMatch(entry -> entry.key().length == EgressAbi.STEP_NAME_KEY);
        assertThat(steps).hasSize(4);
        assertThat(rights(tables, steps.get(0))).hasSize(5);
        assertThat(ports(tables, steps.get(1))).containsExactlyInAnyOrder(443, 53);
        assertThat(ports(tables, steps.get(2))).containsExactlyInAnyOrder(443, 80);
        assertThat(ports(tables, steps.get(3))).containsExactlyInAnyOrder(443, 0);
        assertThat(names(tables)).containsEntry("tset.lla!", Set.of(443, 80));
    }

    @Test
    void namedProtocolExcludesOthers() {
        EgressRights rights = tables("a.test:443/tcp b.test:443 c.test:*/udp d.test:22", NOTHING)
                .rights();

        assertThat(rights.ports()).containsExactly(443, 22);
        assertThat(Long.bitCount(rights.ofPort(443, AllowedEndpoint.Transport.TCP)))
                .isEqualTo(2);
        assertThat(Long.bitCount(rights.ofPort(443, AllowedEndpoint.Transport.UDP)))
                .isEqualTo(2);
        assertThat(Long.bitCount(rights.ofPort(22, AllowedEndpoint.Transport.TCP)))
                .isEqualTo(1);
        assertThat(rights.ofPort(1, AllowedEndpoint.Transport.TCP)).isZero();
        assertThat(Long.bitCount(rights.ofPort(1, AllowedEndpoint.Transport.UDP)))
                .isEqualTo(1);
        assertThat(rights.ofPort(0, AllowedEndpoint.Transport.ANY)).isZero();
    }
}
