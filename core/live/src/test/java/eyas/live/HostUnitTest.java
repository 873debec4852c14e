package eyas.live;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Compares the filter of the host's unit with that of the agent. */
final class HostUnitTest {
    private static final String FILTER = "SystemCallFilter=~";

    @Test
    void unitAndAgentRefuseTheSameCalls() throws IOException {
        List<String> unit = Files.readAllLines(
                Path.of(System.getProperty("eyas.root", "../..")).resolve("build/packaging/systemd/eyas-host.service"));
        List<String> refused = unit.stream()
                .filter(line -> line.startsWith(FILTER))
                .flatMap(line -> Arrays.stream(line.substring(FILTER.length()).split(" ", -1)))
                .toList();

        assertThat(refused)
                .containsExactlyElementsOf(SeccompRule.all(0).stream()
                        .filter(call ->
                                call.profile() == SeccompRule.Profile.WATCHER && call.test() == SeccompRule.Test.NONE)
                        .map(SeccompRule::name)
                        .toList());
        assertThat(unit).contains("SystemCallArchitectures=native", "SystemCallErrorNumber=EPERM");
    }
}
