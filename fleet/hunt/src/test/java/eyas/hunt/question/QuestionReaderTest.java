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
    void isTheSameWhenItIsWrittenAndReadAgain(String text) throws QuestionException {
        SavedQuestion first = read(text);
        SavedQuestion again = read(QuestionWriter.write(first));

        // What findings call a file of rules is the reader's own.
        assertThat(again).isEqualTo(first);
    }

    @Test
    void countsDaysAnewEachTime() throws QuestionException {
        SavedQuestion question = read("locks: true\nsince: 2w");

        assertThat(question.scope(LocalDate.of(2026, 11, 15)).since()).isEqualTo(LocalDate.of(2026, 11, 1));
        assertThat(question.scope(LocalDate.of(2026, 12, 15)).since()).isEqualTo(LocalDate.of(2026, 12, 1));
    }

    /** Whether a day lies between one that stands still and one that does not is not known before it is asked. */
    @Test
    void aDayAndACountedDayAreComparedWhenTheQuestionIsAsked() throws QuestionException {
        SavedQuestion ended = read("{locks: true, since: 90d, until: 2026-12-31}");
        assertThat(ended.scope(LocalDate.of(2026, 12, 1)).until()).isEqualTo(LocalDate.of(2026, 12, 31));
        SavedQuestion later = read("{locks: true, since: 2026-11-01, until: 60d}");
        assertThatThrownBy(() -> later.scope(LocalDate.of(2026, 11, 15)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("no day lies between");
        assertThat(later.scope(LocalDate.of(2027, 11, 15)).since()).isEqualTo(LocalDate.of(2026, 11, 1));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "indicator: [x]|weekly.yaml:1:1: a question has no key 'indicator'; did you mean 'indicators'?",
                "[a]|weekly.yaml: a question is one mapping of keys",
                "since: 7d|weekly.yaml:1:1: a question asks one thing",
                "locks: yes please|weekly.yaml:1:8: 'locks' is true, or left out",
                "hashes: [abc]|weekly.yaml:1:10: 'abc' is not a SHA-256",
                "indicators: []|weekly.yaml:1:1: there is nothing to look for",
                "names: [1.2.3.4]|weekly.yaml:1:9: '1.2.3.4' is not a DNS name",
                "first_seen: Destination!|weekly.yaml:1:13: a kind is a word",
                "\"{locks: true, since: soon}\"|weekly.yaml:1:22: 'soon' is no day",
                "\"{locks: true, locks: true}\"|weekly.yaml:1:15: 'locks' is there twice",
                "\"{locks: true, output: program=rm}\"|weekly.yaml:1:23: an output is file=NAME",
                "\"{locks: true, output: file=../x.json}\"|weekly.yaml:1:23: the file of an answer has a plain name",
                "\"{locks: true, output: file=x.exe}\"|weekly.yaml:1:23: the file of an answer ends in .json",
                "\"{locks: true, output: http=ftp://x/secret}\"|weekly.yaml:1:23: output http: this is no URL that begins",
                "\"{locks: true, sql: x}\"|weekly.yaml:1:1: a question asks one thing: indicators (with hashes, names and packages)",
                "\"{locks: true, since: 2026-11-02, until: 2026-11-01}\"|weekly.yaml:1:1: no day lies between",
                "\"{locks: true, since: 7d, until: 4w}\"|weekly.yaml:1:1: no day lies between",
                "locks: [|weekly.yaml:1"
            })
    void saysWhereAndWhatIsWrong(String text, String message) {
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
    void takesNoNameThatLeadsElsewhere(String name) {
        assertThatThrownBy(() -> QuestionReader.read(name, "f", "locks: true".getBytes(StandardCharsets.UTF_8)))
                .hasMessageContaining("a question's name");
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
    void knowsRepositoriesWhateverTheirCase(String pattern, String repository, boolean matches) {
        assertThat(new RepositoryPattern(pattern).matches(repository)).isEqualTo(matches);
    }
}
