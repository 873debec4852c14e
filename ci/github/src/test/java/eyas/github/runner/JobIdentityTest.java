package eyas.github.runner;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

final class JobIdentityTest {
    private static JobIdentity job(String matrix) {
        return JobIdentity.of(
                new GitHubEnvironment(Map.of("GITHUB_WORKFLOW", "ci", "GITHUB_JOB", "build", "INPUT_MATRIX", matrix)));
    }

    @Test
    void distinguishesJobsOfMatrix() {
        JobIdentity one = job("{\n  \"os\": \"ubuntu-latest\",\n  \"jdk\": 21\n}");
        assertThat(one.name()).isEqualTo("build (21, ubuntu-latest)");
        assertThat(one.key())
                .matches("[0-9a-f]{64}")
                .isEqualTo(job("{\"jdk\":21,\"os\":\"ubuntu-latest\"}").key())
                .isNotEqualTo(job("{\"jdk\":25,\"os\":\"ubuntu-latest\"}").key())
                .isNotEqualTo(job("null").key());
        assertThat(job("{\"include\":{\"a\":[true,1.5],\"b\":null}}").name()).isEqualTo("build (true, 1.5)");
    }

    @Test
    void jobWithoutMatrixHasItsId() {
        for (String none : new String[] {"null", "", "{}"}) {
            assertThat(job(none)).isEqualTo(new JobIdentity("ci", "build", Map.of()));
        }
        assertThat(job("null").name()).isEqualTo("build");
        assertThat(job("{broken").name()).isEqualTo("build ({broken)");
        assertThat(job("{\"a\":\"" + "x".repeat(500) + "\"}").name()).hasSize(120);
    }
}
