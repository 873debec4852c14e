package eyas.github.runner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import eyas.ci.CiException;
import eyas.ci.agent.LogKey;
import eyas.ci.outcome.Annotation;
import eyas.ci.outcome.Annotation.Level;
import eyas.ci.provider.CiJob;
import eyas.ci.provider.StepReporter;
import eyas.github.GitHubProvider;
import eyas.text.MarkdownEscaper;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests the exact text that a runner reads from Eyas. */
final class RunnerProtocolTest {
    @TempDir
    private Path directory;

    private static CiJob job(Map<String, String> variables) {
        return new GitHubProvider().job(variables, System.out);
    }

    @Test
    void findsInputsUnderBothSpellings() {
        GitHubEnvironment environment = new GitHubEnvironment(Map.of(
                "INPUT_FAIL-ON",
                " critical ",
                "INPUT_CUSTOM_RULE_FILE",
                "a.yaml",
                "INPUT_VERBOSE",
                "TRUE",
                "INPUT_MODE",
                " "));
        assertThat(environment.input("fail-on")).contains("critical");
        assertThat(environment.input("custom-rule-file")).contains("a.yaml");
        assertThat(environment.input("mode")).isEmpty();
        CiJob job = job(environment.variables());
        assertThat(job.flag("verbose", false)).isTrue();
        assertThat(job.flag("cicd-rules", true)).isTrue();
        assertThatThrownBy(() -> job(Map.of("INPUT_VERBOSE", "yes")).flag("verbose", false))
                .hasMessage("input verbose: 'yes' is not true or false");
    }

    @Test
    void valuesAreBetweenDelimiters() throws Exception {
        Path file = directory.resolve("output");
        CommandFile output = new CommandFile(file);
        output.write("verdict", "clean", "eyas_1");
        output.write("text", "one\ntwo=3\nadmin<<EOF", "eyas_2");
        assertThat(file).hasContent("""
                verdict<<eyas_1
                clean
                eyas_1
                text<<eyas_2
                one
                two=3
                admin<<EOF
                eyas_2
                """);
    }

    @Test
    void valueCannotEndEarly() {
        CommandFile output = new CommandFile(directory.resolve("output"));
        assertThatThrownBy(() -> output.write("a", "x\neyas_1\nother=1", "eyas_1"))
                .isInstanceOf(CiException.class)
                .hasMessageContaining("contains the delimiter");
        for (String name : List.of("", "a=b", "a<<b", "a\nb", "a\rb")) {
            assertThatThrownBy(() -> output.set(name, "x")).hasMessageContaining("is not a valid output name");
        }
        assertThatThrownBy(() -> output.set("a", "x".repeat(CommandFile.MAX_VALUE + 1)))
                .hasMessageContaining("write it to a file");
        assertThat(directory.resolve("output")).doesNotExist();
    }

    @Test
    void delimitersDiffer() throws Exception {
        Path file = directory.resolve("output");
        new CommandFile(file).set("a", "1");
        new CommandFile(file).set("a", "1");
        List<String> lines = Files.readAllLines(file);
        assertThat(lines.get(0)).startsWith("a<<eyas_").isNotEqualTo(lines.get(3));
    }

    @Test
    void commandsAreEscaped() {
        Map<String, String> properties = new LinkedHashMap<>();
        properties.put("title", "a:b,c%\n");
        properties.put("file", "");
        assertThat(WorkflowCommand.line("error", properties, "50% of a:b,c\r\n::warning::x"))
                .isEqualTo("::error title=a%3Ab%2Cc%25%0A::50%25 of a:b,c%0D%0A::warning::x");
    }

    /** For a server without notices, the runner searches unknown commands for the older form. */
    @Test
    void olderCommandFormIsNeverStarted() {
        assertThat(WorkflowCommand.line("notice", Map.of("title", "##[error]t"), "x ##[error]y"))
                .isEqualTo("::notice title=## [error]t::x ## [error]y");
    }

    /** The wrapper script writes the runner's files; this program is root, and the job could put links in their place. */
    @Test
    void relayedProgramWritesNoFile() throws Exception {
        Path file = directory.resolve("output");
        String token = "1".repeat(64);
        Map<String, String> variables =
                Map.of("EYAS_RELAY", token, "GITHUB_OUTPUT", file.toString(), "GITHUB_STEP_SUMMARY", file.toString());
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        StepReporter reporter = new GitHubProvider()
                .job(variables, new PrintStream(printed, true, StandardCharsets.UTF_8))
                .reporter();
        reporter.line("text\n::error::no");
        reporter.output("verdict", "clean");
        reporter.summarize("# Head", "x".repeat(StepSummary.LIMIT));
        reporter.annotate(List.of(new Annotation(Level.ERROR, "title", "message")));
        reporter.ended(1);
        assertThat(file).doesNotExist();
        List<String> lines = printed.toString(StandardCharsets.UTF_8).lines().toList();
        assertThat(lines.subList(0, 2)).containsExactly("eyas: text", ": :error::no");
        assertThat(lines.subList(2, lines.size()))
                .allMatch(line -> line.startsWith(token + " "))
                .extracting(line -> line.split(" ", -1)[1] + " " + decoded(line.split(" ", -1)[2]))
                .containsExactly(
                        "output {\"name\":\"verdict\",\"value\":\"clean\"}",
                        "summarize {\"text\":\"# HeadThe rest of the report exceeds the size of a job summary.\\n\"}",
                        "annotate {\"level\":\"error\",\"message\":\"message\",\"title\":\"title\"}",
                        "ended {\"code\":1,\"proof\":\""
                                + LogKey.parse(token).orElseThrow().seal(token + " 1") + "\"}");
    }

    private static String decoded(String text) {
        return new String(Base64.getDecoder().decode(text), StandardCharsets.UTF_8);
    }

    @Test
    void annotationsBeyondLimitAreCounted() {
        List<Annotation> annotations = new ArrayList<>();
        for (int i = 1; i <= 13; i++) {
            annotations.add(new Annotation(Level.WARNING, "rule " + i, "m"));
        }
        annotations.add(new Annotation(Level.ERROR, "worst", "m"));
        assertThat(Annotations.lines(annotations)).hasSize(11);
        assertThat(Annotations.lines(annotations).getFirst()).isEqualTo("::error title=worst::m");
        assertThat(Annotations.lines(annotations).get(9)).isEqualTo("::warning title=rule 9::m");
        assertThat(Annotations.lines(annotations).getLast())
                .isEqualTo("::warning title=Eyas%3A more of the same::4 more are in the job summary; GitHub shows 10 of"
                        + " a level");
    }

    @Test
    void exactlyTenAnnotationsAreAllShown() {
        List<Annotation> annotations = new ArrayList<>();
        for (int i = 1; i <= 10; i++) {
            annotations.add(new Annotation(Level.NOTICE, "rule " + i, "m"));
        }
        assertThat(Annotations.lines(annotations)).hasSize(10).last().isEqualTo("::notice title=rule 10::m");
    }

    @Test
    void summaryStaysWithinLimit() throws Exception {
        Path file = directory.resolve("summary");
        Files.writeString(file, "of another step\n");
        StepSummary summary = new StepSummary(file, 200);
        assertThat(summary.append("short\n")).isTrue();
        assertThat(summary.append("äöü line\n".repeat(100))).isFalse();
        assertThat(Files.size(file)).isLessThanOrEqualTo(200);
        assertThat(Files.readString(file))
                .startsWith("of another step\nshort\näöü line\n")
                .endsWith("line\n\n\n> The rest exceeds the size of a job summary; see the report.\n");
        long size = Files.size(file);
        assertThat(summary.append("more\n".repeat(100))).isFalse();
        assertThat(Files.size(file)).isEqualTo(size);
    }

    @Test
    void markdownOfJobIsEscaped() {
        assertThat(MarkdownEscaper.text("<img src=x> @team [a](http://b) `c` | #1\u001b", 100))
                .isEqualTo(
                        "&lt;img src=x&gt; &#64;&#8203;team &#91;a&#93;(http&#58;&#8203;//b) &#96;c&#96; &#124; &#35;&#8203;1\uFFFD");
        assertThat(MarkdownEscaper.codeCell("a|b</code>`@x`\n", 100)).isEqualTo("``a\\|b</code>`@x`\\n``");
    }
}
