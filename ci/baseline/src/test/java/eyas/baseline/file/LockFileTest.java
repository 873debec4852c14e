package eyas.baseline.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import eyas.baseline.model.BehaviorLock;
import eyas.baseline.model.EntryAnnotations;
import eyas.baseline.model.EntryKind;
import eyas.baseline.model.LockEntry;
import eyas.baseline.model.StepScope;
import eyas.diagnostic.Diagnostic;
import eyas.diagnostic.DiagnosticRenderer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tests that a written lock is read again with its comments, and that errors are reported. */
final class LockFileTest {
    private static final List<EntryKind> KINDS = List.of(EntryKind.values());
    private static final String HEAD =
            "version: 1\nworkflows:\n  ci.yml:\n    build:\n      Run make:\n        step:\n";

    private static final String COMMENTED = """
            # The head of the lock.
            # Two lines of it.
            version: 1
            workflows: # all of them
              ci.yml:
                # About the job.
                build:
                  Run make:
                    uses: a/b@v4 # pinned
                    step:
                      programs:
                      - name: fetched /tmp/<random:6>/tool sha256:* # the tool
                        optional: true # not on Mondays
                        # Ask the team of the tool.
                        because: "the newest release: always another" # really
                      # About make.
                      - system /usr/bin/make # GNU make
                      destinations:
                      - "*.example.com:443/tcp from curl"
                    npm esbuild postinstall:
                      writes:
                      - ~/.npm/_cacache/**
            # The end.
            """;

    private static LockParseResult read(String text) {
        return LockReader.read("eyas.lock.yaml", text.getBytes(StandardCharsets.UTF_8));
    }

    private static String message(LockParseResult reading) {
        return reading.diagnostics().stream().map(DiagnosticRenderer::plain).collect(Collectors.joining());
    }

    private static LockDocument document(String text) {
        LockParseResult reading = read(text);
        return reading.document().orElseThrow(() -> new AssertionError(message(reading)));
    }

    @Test
    void canonicalLayoutIsUnchanged() {
        assertThat(LockWriter.text(document(COMMENTED))).isEqualTo(COMMENTED);
    }

    @Test
    void otherLayoutIsSorted() {
        String loose = HEAD + "          destinations: ['b:1/tcp from x', 'a:1/tcp from x']\n"
                + "          programs:\n          - system /z # last\n          # first\n          - system /a\n";
        assertThat(LockWriter.text(document(loose))).isEqualTo(HEAD + """
                          programs:
                          # first
                          - system /a
                          - system /z # last
                          destinations:
                          - a:1/tcp from x
                          - b:1/tcp from x
                """);
    }

    /** Malicious entries and names are unchanged after writing and reading. */
    @Test
    void roundTrip() {
        Random random = new Random(3);
        String letters = "ab.-*:#'\"\\~ /[]{}&!|>%@`,?\u00e9\uD83D\uDE00=";
        for (int round = 0; round < 2_000; round++) {
            TreeMap<LockEntry, EntryAnnotations> entries = new TreeMap<>();
            for (int i = 0; i < 5; i++) {
                StepScope step = new StepScope(text(random, letters), text(random, letters), text(random, letters));
                EntryKind kind = KINDS.get(random.nextInt(KINDS.size()));
                String text = switch (kind) {
                    case PROGRAMS -> "system " + text(random, letters);
                    case DESTINATIONS -> text(random, letters) + " from x";
                    case REPOSITORIES -> "push " + text(random, letters);
                    default -> text(random, letters);
                };
                String code = random.nextBoolean() ? LockEntry.STEP : "npm " + text(random, letters);
                String because = random.nextBoolean() ? "" : text(random, letters);
                entries.put(new LockEntry(step, code, kind, text), new EntryAnnotations(random.nextBoolean(), because));
            }
            BehaviorLock lock = new BehaviorLock(new TreeMap<>(), entries);
            String written = LockWriter.text(new LockDocument(lock, LockComments.HEAD));
            assertThat(document(written).lock()).as(written).isEqualTo(lock);
            assertThat(LockWriter.text(document(written))).isEqualTo(written);
        }
    }

    private static String text(Random random, String letters) {
        int[] points = letters.codePoints().toArray();
        StringBuilder out = new StringBuilder("x".repeat(random.nextInt(2)));
        for (int i = random.nextInt(6); i >= 0; i--) {
            out.appendCodePoint(points[random.nextInt(points.length)]);
        }
        String text = out.toString().strip();
        return text.isEmpty() ? "empty" : text;
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "version: 2 | L004 | use a newer Eyas",
                "workflows: | L004 | version: 1",
                "versoin: 1 | L005 | did you mean 'version'?",
                "- a | L003 | eyas lock learn",
                "'version: 1\nworkflows: [1]' | L003 | separate lines",
                "'version: 1\nversion: 1' | L008 | merge the content of both into one",
                "'version: 1\n---\nversion: 1' | L003 | keep one of them",
                "'version: 1\nworkflows: {a: {b: {c: {step: {programms: []}}}}}' | L005 | did you mean 'programs'?",
                "'version: 1\nworkflows: {a: {b: {c: {step: {programs: [sytem /x]}}}}}' | L007 | did you mean 'system'?",
                "'version: 1\nworkflows: {a: {b: {c: {step: {programs: [system]}}}}}' | L007 | write the path behind",
                "'version: 1\nworkflows: {a: {b: {c: {step: {programs: [home /x sha256:12]}}}}}' | L007 | 16 hexadecimal digits",
                "'version: 1\nworkflows: {a: {b: {c: {step: {destinations: [a.com]}}}}}' | L007 | from PROGRAM",
                "'version: 1\nworkflows: {a: {b: {c: {step: {writes: [{nmae: x}]}}}}}' | L005 | did you mean 'name'?",
                "'version: 1\nworkflows: {a: {b: {c: {step: {writes: [{optional: true}]}}}}}' | L003 | behind 'name:'",
                "'version: 1\nworkflows: {a: {b: {c: {step: {writes: [[x]]}}}}}' | L003 | one entry per line",
                "'version: 1\nworkflows: {a: {b: {c: {step: {writes: x}}}}}' | L003 | a dash before each entry",
                "'version: 1\nworkflows: {a: {b: {c: {step: {writes: [\"a\\u202e\"]}}}}}' | L007 | code point",
                "'version: 1\nworkflows: {a: {b: {c: {step: {writes: [/tmp/<hax:8>]}}}}}' | L007 | unknown token '<hax:8>'",
                "'version: 1\nworkflows: {a: {b: {c: {step: {writes: [/tmp/<hex:999>]}}}}}' | L007 | <hex:40>",
                "'version: 1\nworkflows: {a: {b: {c: {step: {writes: [/tmp/<x]}}}}}' | L007 | \\< for a bracket",
                "'version: 1\nworkflows: &a {b: *a}' | L002 | write out the value",
                "'version: 1\n<<<<<<< HEAD\n=======\n>>>>>>> x' | L006 | keep the lines of both sides",
                "'version: 1\n>>>>>>> x' | L006 | remove the line",
            })
    void errorsHavePositionAndRemedy(String text, String code, String remedy) {
        LockParseResult reading = read(text);
        assertThat(reading.document()).isEmpty();
        assertThat(message(reading)).contains("[" + code + "]", remedy).startsWith("eyas.lock.yaml:");
    }

    @Test
    void mergeMayDuplicateAnEntry() {
        LockParseResult reading = read(HEAD + "          writes:\n          - /a/b\n          - /a/b\n");
        assertThat(reading.document()).isPresent();
        assertThat(message(reading)).contains("L101", "eyas lock update");
        assertThat(message(
                        read(HEAD + "          writes:\n          - /a/b\n          - {name: /a/b, optional: true}\n")))
                .contains("L008", "different annotations");
        assertThat(message(read(HEAD + "          writes:\n          - {name: /a/b, optional: \"yes\"}\n")))
                .contains("true or false");
    }

    @Test
    void allErrorsAreFoundInOrder() {
        LockParseResult reading = read(HEAD + "          programms: []\n          writes: x\n          listen: []\n");
        assertThat(reading.diagnostics().stream().map(Diagnostic::place).map(place -> place.line()))
                .containsExactly(7, 8, 9);
    }

    @Test
    void rejectsBombsAndLargeFiles() {
        String laughs = """
                version: 1
                a: &a [x,x,x,x,x,x,x,x,x,x]
                b: &b [*a,*a,*a,*a,*a,*a,*a,*a,*a,*a]
                c: &c [*b,*b,*b,*b,*b,*b,*b,*b,*b,*b]
                d: &d [*c,*c,*c,*c,*c,*c,*c,*c,*c,*c]
                e: &e [*d,*d,*d,*d,*d,*d,*d,*d,*d,*d]
                f: [*e,*e,*e,*e,*e,*e,*e,*e,*e,*e]
                """;
        assertThat(message(read(laughs))).contains("L002", "more than 500000 nodes");
        assertThat(message(read("[".repeat(100)))).contains("L002", "nested sequences and mappings");
        assertThat(message(LockReader.read("l", new byte[LockReader.MOST_BYTES + 1])))
                .contains("L001", "10485760");
        assertThat(message(LockReader.read("l", new byte[] {(byte) 0xC3, 0x28})))
                .contains("L001", "UTF-8");
    }

    /** Reporting many errors in one long line is fast. */
    @Test
    void manyErrorsInOneLineAreFast() {
        String text = "{version: 1, workflows: {a: {b: {c: {step: {writes: [" + "[x],".repeat(100_000) + "]}}}}}}";
        assertTimeoutPreemptively(
                Duration.ofSeconds(20),
                () -> assertThat(read(text).diagnostics()).hasSize(200));
    }

    /** Any number of warnings does not hide a later error. */
    @Test
    void firstErrorIsAlwaysReported() {
        LockParseResult reading =
                read(HEAD + "          writes:\n" + "          - /a/b\n".repeat(300) + "          odd: []\n");
        assertThat(reading.document()).isEmpty();
        assertThat(message(reading)).contains("L005");
    }

    /** A lock of the maximum size is parsed quickly. */
    @Test
    void parsesLockOfTenMegabytes() {
        StringBuilder text = new StringBuilder(HEAD).append("          writes:\n");
        int count = 0;
        while (text.length() < LockReader.MOST_BYTES - 200) {
            text.append("          - /var/lib/a-folder/with/a/longer/path/to/a/file/of/number-")
                    .append(count++)
                    .append('\n');
        }
        assertThat(document(text.toString()).lock().entries()).hasSize(count);
    }

    @Test
    void keepsCommentsOfRemovedEntries() {
        LockDocument document = document(COMMENTED);
        BehaviorLock without = new BehaviorLock(document.lock().steps(), new TreeMap<>(Map.of()));
        assertThat(LockWriter.text(new LockDocument(without, document.comments())))
                .contains("# About make.\n", "# GNU make\n", "# The end.\n");
    }
}
