package eyas.hunt.answer;

import static org.assertj.core.api.Assertions.assertThat;

import eyas.hunt.answer.InconclusiveJob.Reason;
import eyas.report.Palette;
import eyas.text.TerminalLine;
import eyas.text.json.JsonLimits;
import eyas.text.json.JsonReader;
import eyas.text.json.JsonValue;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests untrusted values in every format: terminal escapes, spreadsheet formulas, HTML and Markdown injection. */
final class AnswerFormatsTest {
    private static final String ATTACK =
            "\u001b[2J\r=HYPERLINK(\"x\")</td><script>alert(1)</script>|`@octo #1 [a](javascript:x)\u202Eevil\ud800";

    private static Answer answer(String value) {
        AnswerEvidence.Counter counter = new AnswerEvidence.Counter();
        counter.add(new InconclusiveJob("k1", value, Reason.INCOMPLETE, value));
        return new Answer(
                value,
                List.of(new AnswerColumn("repository", value), new AnswerColumn("count", "")),
                List.of(
                        List.of(new AnswerValue.Text(value), new AnswerValue.IntegerValue(-3)),
                        List.of(new AnswerValue.Absent(), new AnswerValue.IntegerValue(1))),
                -1,
                counter.of(9, 2, true),
                List.of(value));
    }

    @Test
    void textContainsNoControlCharacters() {
        String text = new AnswerText(Palette.plain(), TerminalLine.UNLIMITED).of(answer(ATTACK));

        assertThat(text.chars().filter(c -> c != '\n')).noneMatch(Character::isISOControl);
        assertThat(text).doesNotContain("\u202E").contains("2 of 9 jobs").contains("1 job inconclusive");
    }

    @Test
    void jsonIsValidAndReportsOmissions() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        AnswerJson.write(List.of(answer(ATTACK)), out);

        JsonValue json = new JsonReader(JsonLimits.DEFAULT).read(out.toByteArray());
        assertThat(json.get("interrupted").truth()).isTrue();
        assertThat(json.get("complete").truth()).isFalse();
        JsonValue one = json.get("answers").list().getFirst();
        assertThat(one.get("not_judged").get("incomplete").integer(0)).isEqualTo(1);
        assertThat(one.get("omitted_rows")).isEqualTo(JsonValue.Absent.NULL);
        assertThat(one.get("rows").list().getFirst().list().getFirst().text())
                .startsWith("\u001b[2J")
                .endsWith("\ufffd");
    }

    @ParameterizedTest
    @ValueSource(strings = {"=1+1", "+1", "-1", "@x", "a;=1", "\uFF1D1", " =1"})
    void csvContainsNoFormulas(String value) throws IOException {
        StringBuilder out = new StringBuilder();
        AnswerCsv.write(List.of(answer(value)), out);

        assertThat(out.toString().lines().skip(1).findFirst().orElseThrow())
                .contains("'")
                .endsWith(",-3");
    }

    @Test
    void csvKeepsOneLinePerRow() throws IOException {
        StringBuilder out = new StringBuilder();
        AnswerCsv.write(List.of(answer("a\r\nb,\"c\""), answer("d")), out);

        assertThat(out.toString().lines())
                .as("an empty line between two answers")
                .hasSize(3 + 1 + 3);
        assertThat(out).doesNotContain("\r");
    }

    @Test
    void pageRunsNothing() throws IOException {
        StringBuilder out = new StringBuilder();
        AnswerPage.write(ATTACK, List.of(answer(ATTACK)), out);

        assertThat(out)
                .doesNotContain("<script")
                .doesNotContain("\u202E")
                .doesNotContain("</td><s")
                .contains("&lt;/td&gt;&lt;script&gt;")
                .contains("default-src 'none'; style-src 'sha256-");
        assertThat(out.chars().filter(c -> c != '\n')).noneMatch(Character::isISOControl);
    }

    @Test
    void markdownEscapesUntrustedMarkup() {
        String markdown = AnswerMarkdown.of(ATTACK, List.of(answer(ATTACK)));

        // A code span contains literal text, but a bar still ends a cell.
        String outside = markdown.replaceAll("``.*?``", "");
        assertThat(outside).doesNotContain("<script").doesNotContain("](").doesNotContain("@octo");
        assertThat(markdown).doesNotContain("\u202E").contains("\\|`@octo");
        assertThat(outside.lines().filter(line -> line.startsWith("|")))
                .hasSize(4)
                .allMatch(line -> line.chars().filter(c -> c == '|').count() == 3);
    }
}
