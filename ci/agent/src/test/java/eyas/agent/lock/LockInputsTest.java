package eyas.agent.lock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import eyas.agent.lock.LockInputs.Fetched;
import eyas.agent.pipeline.PipelineProvider;
import eyas.ci.CiException;
import eyas.ci.provider.CiJob;
import eyas.ci.provider.ReviewedChange;
import eyas.ci.provider.ReviewedFile;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** Fetches the lock in each mode, and reports why it is unusable. */
final class LockInputsTest {
    private static final String FILE = "eyas.lock.yaml";
    private static final ReviewedFile MALFORMED =
            new ReviewedFile.Found("commit 1", "version: 1\nworkflow:\n".getBytes(StandardCharsets.UTF_8));

    private static LockInputs inputs(Map<String, String> settings) {
        Map<String, String> variables = new HashMap<>();
        settings.forEach((name, value) ->
                variables.put("EYAS_" + name.toUpperCase(Locale.ROOT).replace('-', '_'), value));
        CiJob job = new PipelineProvider().job(variables, new PrintStream(new ByteArrayOutputStream()));
        return LockInputs.of(job);
    }

    private static Optional<Fetched> fetched(LockMode mode, ReviewedFile file) {
        return new LockInputs(mode, FILE).take(_ -> new ReviewedChange(file, Optional.empty(), false));
    }

    @Test
    void withoutInputNoLockIsFetched() {
        LockInputs inputs = inputs(Map.of());
        assertThat(inputs).isEqualTo(new LockInputs(LockMode.OFF, FILE));
        AtomicReference<String> asked = new AtomicReference<>("");
        assertThat(inputs.take(file -> {
                    asked.set(file);
                    return ReviewedChange.unknown("asked");
                }))
                .isEmpty();
        assertThat(asked.get()).as("the repository is not queried").isEmpty();
    }

    @Test
    void rejectsInvalidInputs() {
        assertThatThrownBy(() -> inputs(Map.of("lock", "enforced")))
                .isInstanceOf(CiException.class)
                .hasMessage(
                        "input lock: 'enforced' is not one of off, learn, report, enforce; did you mean 'enforce'?");
        assertThatThrownBy(() -> inputs(Map.of("lock", "yes")))
                .hasMessage("input lock: 'yes' is not one of off, learn, report, enforce");
        for (String file :
                List.of("../lock.yaml", "/etc/passwd", "a/../../b", "a//b", "a?ref=mine", "a#b", "a/", ".", "a\\b")) {
            assertThatThrownBy(() -> inputs(Map.of("lock", "report", "lock-file", file)))
                    .as(file)
                    .isInstanceOf(CiException.class)
                    .hasMessageContaining("is not a valid path of a file in the repository");
        }
        assertThat(inputs(Map.of("lock", "report", "lock-file", ".github/locks/my lock.yaml"))
                        .file())
                .isEqualTo(".github/locks/my lock.yaml");
    }

    @Test
    void missingLockIsLearned() {
        for (LockMode mode : List.of(LockMode.LEARN, LockMode.REPORT, LockMode.ENFORCE)) {
            Fetched taken = fetched(mode, new ReviewedFile.Missing("commit 1")).orElseThrow();
            assertThat(taken.description())
                    .isEqualTo("lock: there is no " + FILE
                            + " in commit 1, so nothing is compared yet; the report contains a proposed lock"
                            + (mode == LockMode.ENFORCE ? "; lock: enforce has no effect without it" : ""));
            assertThat(taken.loud())
                    .as("with lock: enforce this should be noticed")
                    .isEqualTo(mode == LockMode.ENFORCE);
            assertThat(taken.lock().compares()).isFalse();
        }
    }

    @Test
    void unusableLockIsReportedWithItsErrors() {
        Fetched unknown = fetched(
                        LockMode.REPORT, new ReviewedFile.Unknown("GitHub: the answer is longer than 10240 KiB"))
                .orElseThrow();
        assertThat(unknown.description())
                .isEqualTo("lock: the lock " + FILE
                        + " is unavailable: GitHub: the answer is longer than 10240 KiB; nothing is compared");
        assertThat(unknown.loud()).isTrue();
        assertThat(unknown.lock().compares()).isFalse();
        Fetched malformed = fetched(LockMode.REPORT, MALFORMED).orElseThrow();
        assertThat(malformed.description())
                .startsWith("lock: the lock " + FILE + " of commit 1 is invalid: " + FILE + ":2:1: L");
        assertThat(malformed.loud()).isTrue();
    }

    @Test
    void unusableEnforcedLockStopsTheJob() {
        assertThatThrownBy(() -> fetched(LockMode.ENFORCE, new ReviewedFile.Unknown("no answer")))
                .isInstanceOf(CiException.class)
                .hasMessage("the lock " + FILE
                        + " is unavailable: no answer; with lock: enforce the job must not run without it");
        assertThatThrownBy(() -> fetched(LockMode.ENFORCE, MALFORMED))
                .isInstanceOf(CiException.class)
                .hasMessageContaining(FILE + ":2:1: L");
    }
}
