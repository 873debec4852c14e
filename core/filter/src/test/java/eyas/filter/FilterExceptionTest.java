package eyas.filter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import org.junit.jupiter.api.Test;

class FilterExceptionTest {
    private static String rendered(String text) {
        FilterException e = catchThrowableOfType(
                FilterException.class, () -> Filter.compile(text, new FakeFieldProvider().catalog()));
        return String.valueOf(e.getMessage());
    }

    @Test
    void showsLineCaretAndFix() {
        assertThat(rendered("evt.type=open\n  and proc.nme=cat")).isEqualTo("""
                filter:2:7: error[F010]: filter_check called with nonexistent field proc.nme
                 2 |   and proc.nme=cat
                   |       ^^^^^^^^
                  fix: did you mean 'proc.name'?
                """);
    }

    @Test
    void caretAlignsBelowWideCharacters() {
        assertThat(rendered("proc.name=\"漢字e\u0301😀\"\tand x")).isEqualTo("""
                filter:1:24: error[F011]: filter error: unexpected identifier 'x'
                 1 | proc.name="漢字e\u0301😀" and x
                   |                         ^
                  fix: define a macro of this name, or compare a field
                """);
    }

    @Test
    void reportsPositionAtEndOfText() {
        assertThat(rendered("proc.name=")).endsWith("""
                 1 | proc.name=
                   |           ^
                  fix: write a value after the operator; an empty text is written ""
                """);
    }

    @Test
    void truncatesLongLines() {
        String text =
                rendered("proc.name=a or ".repeat(50) + "proc.nme=x or " + "proc.name=b or ".repeat(50) + "fd.num=1");
        assertThat(text.lines()).allMatch(line -> line.length() < 140);
        String[] lines = text.split("\n", -1);
        assertThat(lines[1]).startsWith(" 1 | …").endsWith("…");
        assertThat(lines[1].substring(lines[2].indexOf('^'))).startsWith("proc.nme=x");
    }

    @Test
    void escapesControlCharacters() {
        assertThat(rendered("proc.name=\u001b[31m and x")).doesNotContain("\u001b");
    }
}
