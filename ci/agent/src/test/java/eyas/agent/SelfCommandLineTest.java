package eyas.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import eyas.ci.CiException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class SelfCommandLineTest {
    private static final List<String> START =
            List.of("/opt/java", "-Xms16m", "-Xmx512m", "-Da=b", "-jar", "/opt/eyas.jar", "action", "start");

    @Test
    void setsRequestedHeap() {
        List<String> agent = SelfCommandLine.with(START, List.of("agent", "--sealed"), Optional.of("2g"));
        assertThat(agent)
                .containsExactly(
                        "/opt/java",
                        "-Xms16m",
                        "-Xmx512m",
                        "-Xmx2g",
                        "-Da=b",
                        "-jar",
                        "/opt/eyas.jar",
                        "action",
                        "agent",
                        "--sealed");
        assertThat(SelfCommandLine.with(agent, List.of("start"), Optional.empty()))
                .as("what the steps run has the launcher's heap")
                .isEqualTo(START);
    }

    @Test
    void withoutSizeKeepsHeap() {
        assertThat(SelfCommandLine.with(START, List.of("start"), Optional.empty()))
                .isEqualTo(START);
        assertThat(SelfCommandLine.with(List.of("java", "eyas", "action", "x"), List.of("agent"), Optional.of("1g")))
                .containsExactly("java", "-Xmx1g", "eyas", "action", "agent");
        assertThatThrownBy(() -> SelfCommandLine.with(List.of("java", "Tests"), List.of("agent"), Optional.empty()))
                .isInstanceOf(CiException.class)
                .hasMessageContaining("run it as 'eyas action start'");
    }
}
