package eyas.hunt.question;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class QuestionReaderTest {
    private static SavedQuestion read(String text) throws QuestionException {
        return QuestionReader.read("weekly", "weekly.yaml", text.getBytes(StandardCharsets.UTF_8));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                """
                title: bad addresses
                indicators: [203.0.113.66, 192.0.2.0/24, '@/etc/bad.txt']
                names: '*.evil.example'
                packages: ['left-pad-ng@1.2', '@scope/x']
                since: 90d
                repositories: [octo/*]
                output: [file=bad.html, 'http=$HOOK']
                """,
                """
                rules: |
                  - rule: x
                    desc: "y"
                """,
                "{first_seen: destination, repositories: octo/app, until: 2026-11-01}",
                "sql: select 'a' as \"b\"",
                "{new: [destination, program, secret], since: 7d}",
                "locks: true"
            })
    void survivesRoundTrip(String text) throws QuestionException {
        SavedQuestion first = read(text);
        SavedQuestion again = read(QuestionWriter.write(first));

        // The reader chooses the name of the rules in findings.
        assertThat(again).isEqualTo(first);
    }

    @Test
    void resolvesRelativeDaysEachTime() throws QuestionException {
        SavedQuestion question = read("locks: true\nsince: 2w");

        assertThat(question.scope(LocalDate.of(2026, 11, 15)).since()).isEqualTo(LocalDate.of(2026, 11, 1));
        assertThat(question.scope(LocalDate.of(2026, 12, 15)).since()).isEqualTo(LocalDate.of(2026, 12, 1));
    }

    /** Whether a range of a fixed and a relative day is empty is unknown until the question is asked. */
    @Test
    void comparesFixedAndRelativeDaysWhenAsked() throws QuestionException {
        SavedQuestion ended = read("{locks: true, since: 90d, until: 2026-12-31}");
        assertThat(ended.scope(LocalDate.of(2026, 12, 1)).until()).isEqualTo(LocalDate.of(2026, 12, 31));
        SavedQuestion later = read("{locks: true, since: 2026-11-01, until: 60d}");
        assertThatThrownBy(() -> later.scope(LocalDate.of(2026, 11, 15)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("no day between");
        assertThat(later.scope(LocalDate.of(2027, 11, 15)).since()).isEqualTo(LocalDate.of(2026, 11, 1));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "indicator: [x]|weekly.yaml:1:1: unknown key 'indicator'; did you mean 'indicators'?",
                "[a]|weekly.yaml: expected a mapping",
                "since: 7d|weekly.yaml:1:1: expected one question",
                "locks: yes please|weekly.yaml:1:8: 'locks' must be true or omitted",
                "hashes: [abc]|weekly.yaml:1:10: 'abc' is not a SHA-256",
                "indicators: []|weekly.yaml:1:1: empty search",
                "names: [1.2.3.4]|weekly.yaml:1:9: '1.2.3.4' is not a DNS name",
                "first_seen: Destination!|weekly.yaml:1:13: invalid kind",
                "\"{locks: true, since: soon}\"|weekly.yaml:1:22: 'soon' is not a day",
                "\"{locks: true, locks: true}\"|weekly.yaml:1:15: 'locks' is set twice",
                "\"{locks: true, output: program=rm}\"|weekly.yaml:1:23: invalid output: use file=NAME",
                "\"{locks: true, output: file=../x.json}\"|weekly.yaml:1:23: invalid file name of an answer: use a plain name",
                "\"{locks: true, output: file=x.exe}\"|weekly.yaml:1:23: invalid file name of an answer: use the extension .json",
                "\"{locks: true, output: http=ftp://x/secret}\"|weekly.yaml:1:23: output http: invalid URL: use http://",
                "\"{locks: true, sql: x}\"|weekly.yaml:1:1: expected one question: indicators (with hashes, names and packages)",
                "\"{locks: true, since: 2026-11-02, until: 2026-11-01}\"|weekly.yaml:1:1: no day between",
                "\"{locks: true, since: 7d, until: 4w}\"|weekly.yaml:1:1: no day between",
                "locks: [|weekly.yaml:1"
            })
    void reportsErrorsWithPosition(String text, String message) {
        assertThatThrownBy(() -> read(text))
                .isInstanceOf(QuestionException.class)
                .hasMessageStartingWith(message);
    }

    @Test
    void neverShowsTheAddressOfAWebhook() {
        assertThatThrownBy(() -> read("{locks: true, output: 'http=https://hooks.example.com/s3cret path'}"))
                .hasMessageNotContaining("s3cret");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "..", "a/b", "a.b", "-x", "ä"})
    void rejectsPathsAsNames(String name) {
        assertThatThrownBy(() -> QuestionReader.read(name, "f", "locks: true".getBytes(StandardCharsets.UTF_8)))
                .hasMessageContaining("invalid name of a question");
    }

    @ParameterizedTest
    @CsvSource({
        "octo/*, Octo/App, true",
        "octo/*, octopus/app, false",
        "*, x/y, true",
        "octo/app, octo/app, true",
        "octo/app, octo/app2, false",
        "*/app*, a/b/app-x, true"
    })
    void matchesRepositoriesIgnoringCase(String pattern, String repository, boolean matches) {
        assertThat(new RepositoryPattern(pattern).matches(repository)).isEqualTo(matches);
    }
}
