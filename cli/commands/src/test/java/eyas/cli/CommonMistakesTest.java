package eyas.cli;

import static org.assertj.core.api.Assertions.assertThat;

import eyas.capture.CaptureWriter;
import eyas.capture.RecordingTrailer;
import eyas.event.MachineRecord;
import eyas.testsupport.Golden;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Likely mistakes and the messages for them: the table in the documentation is generated from the program's output. */
final class CommonMistakesTest {
    private static final Golden DOCS = Golden.in("cli/commands", "docs/reference");
    private static final long TIME = 1_795_515_072_000_000_000L;
    private static final String INTRODUCTION = """
            # Ten common mistakes

            The table shows what Eyas prints for each mistake; a test generates it. [exit-codes.md](exit-codes.md) explains the exit codes.
            A usage error is one line with a hint. `eyas explain C001` explains a code, and `eyas COMMAND --help` lists all options. Without
            root, `eyas watch` prints the missing capabilities and exits with 125; `eyas doctor` checks in advance what the machine lacks.

            | mistake | command | output | exit code |
            | --- | --- | --- | --- |
            """;

    @TempDir
    private Path directory;

    /** A mistake, with the arguments of the command; files are those of the temporary directory. */
    private record Mistake(String what, List<String> arguments) {
        static Mistake of(String what, String... words) {
            return new Mistake(what, List.of(words));
        }

        String typed() {
            return "eyas "
                    + arguments.stream()
                            .map(word -> word.contains(" ") || word.contains("%") ? "'" + word + "'" : word)
                            .collect(Collectors.joining(" "));
        }
    }

    private static final List<Mistake> MISTAKES = List.of(
            Mistake.of("a misspelt command", "wacth", "--", "make", "test"),
            Mistake.of("a misspelt option", "watch", "--recrd", "job.scap", "--", "make", "test"),
            Mistake.of("the command's own options without `--` before it", "watch", "npm", "ci", "--omit=dev"),
            Mistake.of("nothing to watch", "watch", "--report", "out"),
            Mistake.of("a misspelt priority", "watch", "--fail-on", "critcal", "--", "make", "test"),
            Mistake.of("a misspelt field in a filter", "read", "job.scap", "proc.nmae = cat"),
            Mistake.of("a misspelt field in a format", "read", "job.scap", "-p", "%proc.nmae"),
            Mistake.of("a missing file", "read", "jbo.scap"),
            Mistake.of("a file that is not a capture", "read", "report.json"),
            Mistake.of("a missing directory", "convert", "job.scap", "out/job.scap"));

    @BeforeEach
    void write() throws IOException {
        Files.writeString(
                directory.resolve("report.json"),
                "{\"version\":\"3.2\",\"job\":{\"command\":\"make test\",\"exit_code\":0}}\n");
        try (CaptureWriter writer =
                CaptureWriter.open(directory.resolve("job.scap"), CaptureWriter.Options.DEFAULT.withEndMark())) {
            writer.begin(new MachineRecord(2, 1 << 30, 4_194_304, "host", TIME - 1, 0));
            writer.end();
            writer.finish(RecordingTrailer.WHOLE);
        }
    }

    private ProgramRun run(Mistake mistake) {
        return ProgramRun.eyas(mistake.arguments().stream()
                .map(word -> Stream.of(".scap", ".json").anyMatch(word::endsWith)
                        ? directory.resolve(word).toString()
                        : word)
                .toArray(String[]::new));
    }

    private String output(ProgramRun run) {
        return run.err().replace(directory + "/", "").replace("file://", "").strip();
    }

    @Test
    void tableMatchesOutput() {
        StringBuilder table = new StringBuilder(INTRODUCTION);
        for (Mistake mistake : MISTAKES) {
            ProgramRun run = run(mistake);
            String cell = output(run).lines().map(CommonMistakesTest::code).collect(Collectors.joining("<br>"));
            table.append("| %s | `%s` | %s | %d |\n".formatted(mistake.what(), mistake.typed(), cell, run.code()));
        }
        DOCS.text("mistakes.md", table.toString());
        assertThat(MISTAKES).hasSize(10);
    }

    /** Encodes the indentation, which a browser would remove. */
    private static String code(String line) {
        int indent = line.length() - line.stripLeading().length();
        return "&nbsp;".repeat(indent) + "`" + line.strip().replace("|", "\\|") + "`";
    }

    @Test
    void outputHasNoJavaDetails() {
        List<String> all = new ArrayList<>();
        for (Mistake mistake : MISTAKES) {
            ProgramRun run = run(mistake);
            assertThat(run.out()).as(mistake.typed()).isEmpty();
            assertThat(run.code()).as(mistake.typed()).isNotZero();
            all.add(output(run));
        }
        assertThat(String.join("\n", all))
                .doesNotContain("Exception")
                .doesNotContain("java.")
                .doesNotContain("picocli")
                .doesNotContain("Unmatched");
    }
}
