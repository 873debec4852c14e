package eyas.report;

import static org.assertj.core.api.Assertions.assertThat;

import eyas.report.model.JobReport;
import eyas.testsupport.ParsedMarkdown;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Renders reports of a hostile job in every format: the output must stay bounded, valid and harmless. */
final class HostileReportTest {
    private static final int WRITE = 2;
    private static final int DEEP = 10_000;

    /** Words of many scripts, and attempts at markup injection. */
    private static final List<String> WORDS = List.of(
            "مرحبا بالعالم",
            "שלום עולם",
            "日本語のファイル",
            "हिन्दी",
            "ไทย",
            "👩\u200d👩\u200d👧",
            "Ω≈ç√",
            "e\u0301\u0316\u0327\u0328",
            "\u202egnp.exe\u2066x\u2069",
            "a\u200bb\ufeffc",
            "\u001b[2J\u001b]0;title\u0007",
            "\u009b31m",
            "x\r\n::set-env name=A::b\n::error::y",
            "</script><script>window.hit=1</script><img src=x onerror=alert(1)>",
            "<!--<script>",
            "`code` **bold** [a](javascript:b) ![i](x) @octocat #1 | cell |",
            "```mermaid\ngraph TD\nclick a \"javascript:b\"\n```",
            "=cmd|' /C calc'!A0",
            "+1+1",
            "@SUM(1)",
            "-2",
            "\"quoted\", 'single'",
            "\u2028\u2029\u0085",
            "%00%0a$(id)${x}",
            "");

    private static Map<String, String> all(JobReport report) throws IOException {
        Map<String, String> texts = new TreeMap<>();
        for (ReportFormat format : ReportFormat.values()) {
            for (Map.Entry<String, ReportFormat.Writer> file : format.files().entrySet()) {
                ByteArrayOutputStream out = new ByteArrayOutputStream();
                file.getValue().write(report, out);
                texts.put(file.getKey(), out.toString(StandardCharsets.UTF_8));
            }
        }
        texts.put("terminal", TextReport.render(report, Palette.plain()));
        return texts;
    }

    private static void check(JobReport report) throws IOException {
        all(report).forEach((name, text) -> {
            // JSON is for programs: text is unchanged, with ASCII controls escaped.
            int most = name.endsWith(".json") ? 0x1F : 0x9F;
            assertThat(text.chars().noneMatch(c -> c <= most && Character.isISOControl(c) && c != '\n' && c != '\r'))
                    .as("%s holds control characters", name)
                    .isTrue();
            switch (name.substring(name.lastIndexOf('.') + 1)) {
                case "json" ->
                    assertThat(SchemaValidation.report(text)).as(name).isEmpty();
                case "sarif" -> {
                    assertThat(SchemaValidation.sarif(text)).as(name).isEmpty();
                    assertThat(text.length()).isLessThan(10_000_000);
                }
                case "md" -> markdown(text);
                case "csv" -> csv(name, text);
                case "html" -> {
                    // The data, the lock, and the program.
                    assertThat(text.split("</script>", -1)).hasSize(4);
                    assertThat(text)
                            .doesNotContain("<img")
                            .doesNotContain("\u202e")
                            .doesNotContain("\u2028");
                }
                default -> {
                    assertThat(text).doesNotContain("\u202e").doesNotContain("\u2066");
                    assertThat(text.lines().count()).isLessThan(2_000);
                }
            }
        });
    }

    private static void markdown(String text) {
        assertThat(text.getBytes(StandardCharsets.UTF_8)).hasSizeLessThanOrEqualTo(MarkdownReport.MOST_BYTES);
        assertThat(text)
                .doesNotContain("\u202e")
                .doesNotContain("\u2066")
                .doesNotContain("::set-env")
                .doesNotContain("##[");
        ParsedMarkdown parsed = ParsedMarkdown.of(text);
        // This parser takes a zero-width space for a part of an address, which GitHub's does not.
        assertThat(parsed.links()).allMatch(link -> link.contains("\u200b"));
        assertThat(String.join("", parsed.html()))
                .doesNotContain("<script")
                .doesNotContain("<img")
                .doesNotContain("<!--");
        assertThat(parsed.text()).doesNotContain("@octocat");
        assertThat(text.lines()).noneMatch(line -> line.startsWith("::"));
        assertThat(parsed.fences())
                .as("code blocks that are not Eyas' own")
                .hasSizeLessThanOrEqualTo(2)
                .allMatch(List.of("mermaid", "text")::contains);
        // A row of a table has as many cells as its head, which the parser ensures, so no text can end a cell and start
        // another.
        assertThat(text.lines().filter(line -> line.startsWith("| ")).map(HostileReportTest::bars))
                .as("the bars of rows")
                .allMatch(bars -> bars > 1);
    }

    /** Returns the number of bars that end a cell of a line. */
    private static long bars(String line) {
        return line.replace("\\|", "").chars().filter(c -> c == '|').count();
    }

    /** Every row has as many cells as the head, and no cell is a formula. */
    private static void csv(String name, String text) {
        int columns = -1;
        for (List<String> row : rows(text)) {
            columns = columns < 0 ? row.size() : columns;
            assertThat(row).as(name).hasSize(columns);
            assertThat(row).as(name).noneMatch(cell -> cell.matches("(?s)[=+@].*|-[^0-9].*"));
        }
    }

    private static List<List<String>> rows(String text) {
        List<List<String>> rows = new ArrayList<>();
        List<String> row = new ArrayList<>();
        StringBuilder cell = new StringBuilder();
        boolean quoted = false;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"') {
                if (quoted && i + 1 < text.length() && text.charAt(i + 1) == '"') {
                    cell.append(c);
                    i++;
                } else {
                    quoted = !quoted;
                }
            } else if (quoted || (c != ',' && c != '\r' && c != '\n')) {
                cell.append(c);
            } else if (c != '\r') {
                row.add(cell.toString());
                cell.setLength(0);
                if (c == '\n') {
                    rows.add(row);
                    row = new ArrayList<>();
                }
            }
        }
        return rows;
    }

    @Test
    void hostileTextStaysTextInEveryFormat() throws IOException {
        ReportFixture world = new ReportFixture(ReportLimits.defaults());
        for (int i = 0; i < WORDS.size(); i++) {
            String word = WORDS.get(i);
            long pid = 1_000L + i;
            world.fork(ReportFixture.ROOT, pid);
            world.exec(pid, "/tmp/" + word.replace('/', '_'), word, "\u0001\u0000x", word);
            world.open(pid, 3, "/etc/" + word.replace('/', '_'), WRITE);
            world.open(pid, 4, "/home/u/" + word.replace('/', '_') + "/.ssh/id_rsa", 0);
            world.alert(pid, "Rule " + (i % 3));
        }
        JobReport report = world.finish();
        assertThat(report.processes().size()).isEqualTo(WORDS.size() + 1);
        check(report);
    }

    @Test
    @Tag("load")
    void millionFilesAreBoundedInEveryFormat() throws IOException {
        ReportFixture world = new ReportFixture(ReportLimits.defaults());
        for (int i = 0; i < 1_000_000; i++) {
            world.open(
                    ReportFixture.ROOT, 3, "/tmp/" + WORDS.get(i % WORDS.size()).replace('/', '_') + i, WRITE);
        }
        JobReport report = world.finish();
        assertThat(report.files().omitted())
                .isEqualTo(1_000_000 - report.files().size());
        check(report);
    }

    @Test
    void deepTreeIsBoundedInEveryFormat() throws IOException {
        ReportFixture world = new ReportFixture(ReportLimits.defaults());
        long parent = ReportFixture.ROOT;
        for (int i = 0; i < DEEP; i++) {
            world.fork(parent, 1_000 + i);
            parent = 1_000L + i;
        }
        world.alert(parent, "At the bottom");
        JobReport report = world.finish();
        assertThat(report.processes().size()).isEqualTo(DEEP + 1);
        check(report);
    }
}
