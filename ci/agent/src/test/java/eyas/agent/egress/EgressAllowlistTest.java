package eyas.agent.egress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import eyas.baseline.file.LockReader;
import eyas.baseline.model.BehaviorLock;
import eyas.ci.provider.PlannedStep;
import eyas.live.egress.AllowedEndpoint;
import eyas.live.egress.EgressPolicy;
import eyas.live.egress.EgressPolicy.Mode;
import eyas.live.egress.StepEndpoints;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class EgressAllowlistTest {
    private static final String LOCK = """
            version: 1
            workflows:
              .github/workflows/ci.yml:
                build:
                  Run actions/checkout:
                    uses: actions/checkout@v4
                    step:
                      destinations:
                      - github.com:443/tcp from git
                  Compile:
                    step:
                      destinations:
                      - packages.example.com:443/tcp from curl
                      - unix /run/docker.sock from docker
                      programs:
                      - system /usr/bin/curl
                    npm left-pad postinstall:
                      destinations:
                      - "**.cdn.example.com:443/tcp from *"
                  publish:
                    step:
                      destinations:
                      - 192.0.2.7:4444/udp from node claimed github.com
                  Tests of 17:
                    step:
                      destinations:
                      - tests.example.com:80/tcp from curl
                  outside of steps:
                    step:
                      destinations:
                      - "[2001:db8::1]:443/tcp from node"
                  every step:
                    step:
                      destinations:
                      - telemetry.example.com:*/tcp from *
                other:
                  Compile:
                    step:
                      destinations:
                      - other.example.com:443/tcp from curl
            """;

    private static final List<PlannedStep> STEPS = List.of(
            new PlannedStep("__actions_checkout", "Run actions/checkout@v5", "actions/checkout@v5"),
            new PlannedStep("__run", "Compile", ""),
            new PlannedStep("__run_2", "Tests of ${{ github.run_id }}", ""),
            new PlannedStep("publish", "Publish it", ""));

    private static BehaviorLock lock(String text) {
        return LockReader.read("lock", text.getBytes(StandardCharsets.UTF_8))
                .document()
                .orElseThrow()
                .lock();
    }

    private static EgressAllowlist list(String inputs, List<PlannedStep> steps) {
        JobBehaviorLock job =
                JobBehaviorLock.of(lock(LOCK), ".github/workflows/ci.yml", "ci", "build", "GITHUB_ACTION", steps);
        return EgressAllowlist.of(Mode.BLOCK, AllowedEndpoint.list(inputs), Optional.of(job));
    }

    private static List<String> texts(List<AllowedEndpoint> endpoints) {
        return endpoints.stream().map(AllowedEndpoint::text).toList();
    }

    @Test
    void stepHasOnlyItsOwnEntriesOfTheLock() {
        EgressPolicy policy = list("registry.example.com", STEPS).policy();

        assertThat(texts(policy.allowed())).containsExactly("registry.example.com", "telemetry.example.com:*/tcp");
        assertThat(policy.steps().variable()).isEqualTo("GITHUB_ACTION");
        assertThat(policy.steps().parts())
                .extracting(StepEndpoints::step, part -> texts(part.allowed()))
                .containsExactly(
                        tuple("__actions_checkout", List.of("github.com:443/tcp")),
                        tuple("__run", List.of("packages.example.com:443/tcp", "*.cdn.example.com:443/tcp")),
                        tuple("publish", List.of("192.0.2.7:4444/udp")));
        // The title of one step is only known when it starts.
        assertThat(texts(policy.steps().others()))
                .containsExactlyInAnyOrder("tests.example.com:80/tcp", "[2001:db8::1]:443/tcp");
    }

    @Test
    void everyEntryHasItsOrigin() {
        EgressAllowlist list = list("registry.example.com", STEPS);

        assertThat(list.lines())
                .contains(
                        "allowed-endpoints: registry.example.com",
                        "lock, publish: 192.0.2.7:4444/udp from node claimed github.com",
                        "lock, every step: telemetry.example.com:*/tcp from *")
                .noneMatch(line -> line.contains("other.example.com") || line.contains("docker.sock"));
        assertThat(list.describe())
                .isEqualTo("entries of allowed-endpoints: 1, of the lock: 7; steps with their own list: 3");
        assertThat(list.notes()).singleElement().asString().contains("Tests of 17");
    }

    @Test
    void withoutStepNamesAllStepsShareOneList() {
        EgressAllowlist list = list("", List.of());

        assertThat(list.policy().steps().areDistinguished()).isFalse();
        assertThat(list.policy().allowed()).hasSize(7);
        assertThat(list.notes()).singleElement().asString().contains("does not report the planned steps");
    }

    @Test
    void indistinguishableStepsShareOneList() {
        StringBuilder many = new StringBuilder("version: 1\nworkflows:\n  a.yml:\n    build:\n");
        List<PlannedStep> steps = IntStream.range(0, 63)
                .mapToObj(i -> new PlannedStep("step" + i, "", ""))
                .toList();
        steps.forEach(step -> many.append("      ")
                .append(step.id())
                .append(":\n        step:\n          destinations:\n          - ")
                .append(step.id())
                .append(".test:443/tcp from curl\n"));
        JobBehaviorLock job = JobBehaviorLock.of(lock(many.toString()), "a.yml", "", "build", "GITHUB_ACTION", steps);

        EgressAllowlist list = EgressAllowlist.of(Mode.BLOCK, List.of(), Optional.of(job));

        assertThat(list.policy().allowed()).hasSize(63);
        assertThat(list.notes()).singleElement().asString().contains("steps cannot be distinguished");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            a.test:443/tcp from curl                       | a.test:443/tcp
            a.test:443/* from *                            | a.test:443
            a.test:*/udp from *                            | a.test:*/udp
            *.a.test:443/tcp from *                        | *.a.test:443/tcp
            **.a.test:443/tcp from *                       | *.a.test:443/tcp
            192.0.2.1:80/tcp from curl claimed github.com  | 192.0.2.1:80/tcp
            [2001:db8::1]:80/tcp from curl                 | [2001:db8::1]:80/tcp
            unix /run/x from curl                          | ''
            a.test:8/icmp from ping                        | ! only tcp and udp are supported
            a*.test:443/tcp from *                         | ! names and ports must be literal
            s3.<region>.amazonaws.com:443/tcp from aws     | ! names and ports must be literal
            a.test:<digits>/tcp from curl                  | ! names and ports must be literal
            a\\*.test:443/tcp from curl                    | ! names and ports must be literal
            *:443/tcp from *                               | ! names and ports must be literal
            a.test from curl                               | ! it is not NAME:PORT/PROTOCOL
            """)
    void lockDestinationIsConvertedOrRejected(String entry, String expected) {
        LockDestination destination = LockDestination.of(entry);

        if (expected.startsWith("! ")) {
            assertThat(destination.endpoints()).isEmpty();
            assertThat(destination.refusal()).startsWith(expected.substring(2));
        } else {
            assertThat(destination.refusal()).isEmpty();
            assertThat(String.join(" ", texts(destination.endpoints()))).isEqualTo(expected);
        }
    }

    @Test
    void digitPlaceholderExpandsToTenNames() {
        assertThat(texts(LockDestination.of("store<digits:1>.test:443/tcp from *")
                        .endpoints()))
                .hasSize(10)
                .contains("store0.test:443/tcp", "store9.test:443/tcp");
        assertThat(texts(LockDestination.of("store<digits:2>.test:443/tcp from *")
                        .endpoints()))
                .hasSize(100)
                .contains("store00.test:443/tcp", "store99.test:443/tcp");
    }
}
