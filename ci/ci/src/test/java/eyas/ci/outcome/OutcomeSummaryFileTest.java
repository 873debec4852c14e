package eyas.ci.outcome;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import eyas.ci.CiException;
import eyas.ci.agent.AgentTermination;
import eyas.ci.outcome.RuleFinding.Place;
import eyas.report.model.Verdict;
import eyas.rules.model.Priority;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Writes summaries and reads them back, including malicious ones. */
final class OutcomeSummaryFileTest {
    private static final String GOOD = """
            {"format":"eyas-job/1","job":"build","key":"k","verdict":"findings","coverage":"complete","problem":"",\
            "alerts":2,"rules":[{"rule":"R","priority":"Critical","count":2,"time":"t","message":"m","step":"__run",\
            "action":"","ref":"","package":"","script":"","confidence":"high"}],"furtherRules":0,"lost":0}""";

    @TempDir
    private Path directory;

    private Path file(String text) throws Exception {
        Path file = directory.resolve(OutcomeSummaryFile.NAME);
        Files.writeString(file, text);
        return file;
    }

    private static RuleFinding finding(String rule, String text) {
        return new RuleFinding(rule, Priority.ERROR, 3, text, text, new Place(text, text, text, text, text, text));
    }

    @Test
    void roundTrip() throws Exception {
        OutcomeSummary digest = new OutcomeSummary(
                "build (21)", "ab12", Verdict.TAMPERED, "partial", "killed", 4, List.of(finding("R", "x")), 2, 9);
        OutcomeSummaryFile.write(digest, directory);
        assertThat(OutcomeSummaryFile.read(directory.resolve(OutcomeSummaryFile.NAME)))
                .isEqualTo(digest);
        assertThat(OutcomeSummaryFile.read(file(GOOD))
                        .rules()
                        .getFirst()
                        .place()
                        .describe())
                .isEqualTo("step __run");
    }

    @Test
    void roundTripOfLongestAndUnusualText() throws Exception {
        List<RuleFinding> many = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            many.add(finding("R" + i + "\n\t\u202e\ud83d\ude00".repeat(500), "\n\t\u0000\ud83d\ude00".repeat(900)));
        }
        JobOutcome outcome = new JobOutcome(
                new AgentTermination.Tampered("x\n".repeat(3_000)),
                "",
                new RuleFindings(many, 180, 0),
                1,
                0,
                List.of(),
                Verdict.INCOMPLETE,
                false,
                Optional.empty());
        OutcomeSummaryFile.write(OutcomeSummary.of("j\n".repeat(400), "k\n".repeat(400), outcome), directory);
        OutcomeSummary read = OutcomeSummaryFile.read(directory.resolve(OutcomeSummaryFile.NAME));
        assertThat(read.rules()).hasSize(OutcomeSummary.RULES);
        assertThat(read.furtherRules()).isEqualTo(10);
        assertThat(read.brokenRules()).isEqualTo(60);
        assertThat(Files.size(directory.resolve(OutcomeSummaryFile.NAME))).isLessThan(OutcomeSummaryFile.MAX_BYTES);
    }

    static Stream<String[]> hostile() {
        return Stream.of(
                new String[] {"", "JSON is empty"},
                new String[] {"[]", "the file must have exactly the members"},
                new String[] {"{}", "the file must have exactly the members"},
                new String[] {GOOD + "{}", "unexpected data after the JSON value"},
                new String[] {GOOD.replace("eyas-job/1", "eyas-job/9"), "its format is not eyas-job/1"},
                new String[] {
                    GOOD.replace("\"lost\":0", "\"lost\":0,\"pullRequest\":1"), "must have exactly the members"
                },
                new String[] {
                    GOOD.replace("\"lost\":0", "\"markdown\":\"[x](http://evil)\""), "must have exactly the members"
                },
                new String[] {GOOD.replace("\"script\":\"\",", ""), "a rule must have exactly the members"},
                new String[] {GOOD.replace("\"findings\"", "\"fine\""), "'verdict' is invalid"},
                new String[] {GOOD.replace("\"complete\"", "\"all\""), "'coverage' must be one of"},
                new String[] {GOOD.replace("Critical", "Worst"), "'priority' is invalid"},
                new String[] {GOOD.replace("\"alerts\":2", "\"alerts\":-2"), "'alerts' must be a number"},
                new String[] {GOOD.replace("\"alerts\":2", "\"alerts\":1e99"), "'alerts' must be a number"},
                new String[] {GOOD.replace("\"alerts\":2", "\"alerts\":\"2\""), "'alerts' must be a number"},
                new String[] {GOOD.replace("\"m\"", "{\"a\":1}"), "'message' must be a text"},
                new String[] {
                    GOOD.replace("\"build\"", "\"" + "x".repeat(300) + "\""), "'job' must be a text of at most 200"
                },
                new String[] {
                    GOOD.replaceFirst("\"rules\":\\[.*]", "\"rules\":{}"), "'rules' must be a list of at most 50"
                },
                new String[] {
                    GOOD.replaceFirst("(\\{\"rule\":.*?})", "$1" + ",$1".repeat(50)), "must be a list of at most 50"
                },
                new String[] {GOOD.replace("\"m\"", "[[[[[[1]]]]]]"), "JSON is malformed"},
                new String[] {"[".repeat(100_000), "JSON is malformed"},
                new String[] {GOOD.replace("\"m\"", "\"" + "x".repeat(2_000_000) + "\""), "more than 1048576 bytes"});
    }

    @ParameterizedTest
    @MethodSource("hostile")
    void rejectsInvalidFiles(String text, String why) throws Exception {
        Path file = file(text);
        assertThatThrownBy(() -> OutcomeSummaryFile.read(file))
                .isInstanceOf(CiException.class)
                .hasMessageStartingWith(file + " is not a valid job summary: ")
                .hasMessageContaining(why);
    }

    @Test
    void rejectsNonRegularFiles() throws Exception {
        Path secret = Files.writeString(directory.resolve("secret"), GOOD);
        Path link = Files.createSymbolicLink(directory.resolve("link"), secret);
        Path nested = Files.createDirectory(directory.resolve("folder"));
        for (Path path : List.of(link, nested, directory.resolve("none"), Path.of("/dev/zero"))) {
            assertThatThrownBy(() -> OutcomeSummaryFile.read(path)).hasMessageContaining("it is not a regular file");
        }
    }

    @Test
    void escapesInvisibleCharacters() throws Exception {
        byte[] bytes = GOOD.replace("\"m\"", "\"a\\u202eb\\u0007\\nc\"").getBytes(StandardCharsets.UTF_8);
        Path file = Files.write(directory.resolve("x.json"), bytes);
        assertThat(OutcomeSummaryFile.read(file).rules().getFirst().message()).isEqualTo("a\uFFFDb\uFFFD\\nc");
    }
}
