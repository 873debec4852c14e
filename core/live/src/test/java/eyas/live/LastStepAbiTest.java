package eyas.live;

import static org.assertj.core.api.Assertions.assertThat;

import eyas.live.LastStepGuard.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Compares the constants of {@code laststep.h} in Java with that header. */
final class LastStepAbiTest {
    private final List<String> header;

    LastStepAbiTest() throws IOException {
        header = Files.readAllLines(
                Path.of(System.getProperty("eyas.root", "../..")).resolve("core/live/src/main/bpf/laststep.h"));
    }

    private void defines(String name, int value) {
        assertThat(header).anyMatch(line -> line.matches("#define LASTSTEP_" + name + "\\s+" + value + "\\b.*"));
    }

    @Test
    void constantsAgree() {
        defines("PATH", LastStepGuard.PATH);
        defines("SCRIPTS", LastStepGuard.SCRIPTS);
        defines("FINDINGS", LastStepGuard.FINDINGS);
        defines("LEARN_FILES", LastStepGuard.LEARN_FILES);
        defines("LEARN_SCRIPT", LastStepGuard.LEARN_SCRIPT);
        int number = 0;
        for (Kind kind : Kind.values()) {
            defines(kind.name(), ++number);
        }
    }

    @Test
    void offsetsAgree() {
        long at = 0;
        List<Long> words = new ArrayList<>();
        for (String line : header.subList(header.indexOf("struct laststep_state {"), header.size())) {
            if (line.startsWith("\t__u32 ")) {
                words.add(at);
                at += 4;
            } else if (line.startsWith("\t__u8 ")) {
                assertThat(at).isEqualTo(LastStepGuard.OFF_SCRIPT);
                at += LastStepGuard.SCRIPTS * LastStepGuard.PATH;
            } else if (line.startsWith("\tstruct laststep_finding ")) {
                assertThat(at).isEqualTo(LastStepGuard.OFF_FINDINGS);
            }
        }
        assertThat(words)
                .containsExactly(
                        LastStepGuard.OFF_WORKER,
                        LastStepGuard.OFF_KILLS,
                        LastStepGuard.OFF_LEARNER,
                        LastStepGuard.OFF_LEARNING,
                        LastStepGuard.OFF_LEARNED,
                        LastStepGuard.OFF_RUNNING,
                        LastStepGuard.OFF_COUNT,
                        LastStepGuard.OFF_COUNT + 4);
    }
}
