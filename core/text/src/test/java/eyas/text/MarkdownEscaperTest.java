package eyas.text;

import static org.assertj.core.api.Assertions.assertThat;

import eyas.testsupport.ParsedMarkdown;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class MarkdownEscaperTest {
    private static final int LIMIT = 1_000;

    /** Pieces from which malicious texts are built. */
    private static final List<String> PIECES = List.of(
            "`",
            "``",
            "```",
            "|",
            "\\",
            "\\|",
            "\\\\|",
            "\n",
            "\r\n",
            "\t",
            " ",
            "  ",
            "a",
            "b1",
            "<b>",
            "</code>",
            "<!--",
            "-->",
            "<img src=x>",
            "&lt;",
            "&",
            "*",
            "**",
            "_",
            "__",
            "~",
            "~~",
            "[a](http://evil.example)",
            "![i](//p)",
            "[",
            "](",
            ")",
            "@octocat",
            "me@evil.example",
            "#1",
            "GH-7",
            "http://evil.example",
            "https:",
            "//x",
            "www.evil.example",
            "ftp://",
            "::error::",
            "::set-env name=A::b",
            "##[group]",
            ":smile:",
            ":",
            "::",
            "$x$",
            "---",
            "===",
            "1. ",
            "- ",
            "+ ",
            "> ",
            "# ",
            "é",
            "\u202e",
            "\u200b",
            "\u001b[1m",
            "\"",
            "'",
            "=",
            "!");

    @ParameterizedTest
    @CsvSource(
            delimiter = '¦',
            ignoreLeadingAndTrailingWhitespace = false,
            quoteCharacter = '^',
            value = {
                "plain text, 1.2.3 (a-b) /x/y+z¦plain text, 1.2.3 (a-b) /x/y+z",
                "<img src=x onerror=y>¦&lt;img src=x onerror=y&gt;",
                "<!-- hidden -->¦&lt;!-- hidden --&gt;",
                "&lt;b&gt;¦&amp;lt;b&amp;gt;",
                "[click](http://evil)¦&#91;click&#93;(http&#58;&#8203;//evil)",
                "![pixel](//evil/p)¦!&#91;pixel&#93;(//evil/p)",
                "**b** __u__ ~~s~~¦&#42;&#42;b&#42;&#42; &#95;&#95;u&#95;&#95; &#126;&#126;s&#126;&#126;",
                "the file_name of a_b1_c, _a_¦the file_name of a_b1_c, &#95;a&#95;",
                "`code` ```¦&#96;code&#96; &#96;&#96;&#96;",
                "a | b¦a &#124; b",
                "the job's own \"words\"¦the job's own \"words\"",
                "@octo/team¦&#64;&#8203;octo/team",
                "mail me@evil.example¦mail me&#64;&#8203;evil.example",
                "fixes #1, o/r#2¦fixes &#35;&#8203;1, o/r&#35;&#8203;2",
                "GH-7 and gh-8, high-end¦GH-&#8203;7 and gh-&#8203;8, high-end",
                "see www.evil.example¦see www&#46;&#8203;evil.example",
                "https://evil.example¦https&#58;&#8203;//evil.example",
                "Critical: read, from 192.0.2.1:53 and x:¦Critical: read, from 192.0.2.1:53 and x:",
                "at 12:30:07.5¦at 12:30:07.5",
                ":smile: :100: std::env¦&#58;smile: &#58;100: std&#58;&#58;env",
                "# heading¦&#35;&#8203; heading",
                "    code¦&#32;&#32;&#32;&#32;code",
                "- item¦&#45; item",
                "+ item¦&#43; item",
                "-rf, +x, 127.0.0.1¦-rf, +x, 127.0.0.1",
                "---¦&#45;--",
                "12. item¦12&#46; item",
                "3) item¦3&#41; item",
                "===¦&#61;==",
                "$x$ and \\(y\\)¦&#36;x&#36; and &#92;(y&#92;)",
                "^line\nbreak^¦line&#92;nbreak",
                "esc \u001b[1m¦esc \uFFFD&#91;1m",
                "::error::x¦&#58;&#58;error&#58;&#58;x",
                "##[error]x¦&#35;&#8203;&#35;&#8203;&#91;error&#93;x",
            })
    void isEscapedInParagraph(String text, String escaped) {
        assertThat(MarkdownEscaper.text(text, 100)).isEqualTo(escaped);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '¦',
            quoteCharacter = '^',
            value = {
                "curl -o- x.example/a_b.sh¦`curl -o- x.example/a_b.sh`",
                "a ` b¦``a ` b``",
                "`a `` b¦``` `a `` b ```",
                "^ a ^¦`  a  `",
                "sh -c a | b¦`sh -c a | b`",
                "<b>&amp; @x [a](http://e)¦`<b>&amp; @x [a](http://e)`",
                "^a\nb^¦`a\\nb`",
                "echo ::set-env name=A::b¦<code>echo &#58;&#58;set-env name=A&#58;&#58;b</code>",
                "<!-- /eyas:job -->¦<code>&lt;&#33;-- /eyas&#58;job --&gt;</code>",
                "echo ##[group]¦<code>echo &#35;&#35;&#91;group&#93;</code>",
                "^^¦^^",
            })
    void isUnchangedInCode(String text, String escaped) {
        assertThat(MarkdownEscaper.code(text, 100)).isEqualTo(escaped);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '¦',
            value = {"sh -c a | b¦`sh -c a \\| b`", "a\\|b`¦<code>a&#92;&#124;b&#96;</code>"})
    void doesNotEndItsCell(String text, String escaped) {
        assertThat(MarkdownEscaper.codeCell(text, 100)).isEqualTo(escaped);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '¦',
            quoteCharacter = '^',
            value = {
                "curl -o- x.example/a.sh¦<code>curl -o- x.example/a.sh</code>",
                "a|b</code>`@x`¦<code>a&#124;b&lt;/code&gt;&#96;&#64;&#8203;x&#96;</code>",
                "^a\nb^¦<code>a&#92;nb</code>",
                "[x](http://evil) #1 &amp;¦<code>&#91;x&#93;&#40;http&#58;&#8203;//evil&#41; &#35;1 &amp;amp;</code>",
            })
    void isEscapedInElement(String text, String escaped) {
        assertThat(MarkdownEscaper.codeElement(text, 100)).isEqualTo(escaped);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '¦',
            value = {
                "/bin/sh -c a.sh¦/bin/sh -c a.sh",
                "x\"] --> y[\"z¦x#34;#93; --#62; y#91;#34;z",
                "#59;%%{init}¦#35;59#59;#37;#37;#123;init#125;",
                "<b>é</b>¦#60;b#62;é#60;/b#62;",
            })
    void isEscapedInImage(String text, String escaped) {
        assertThat(MarkdownEscaper.mermaidLabel(text, 100)).isEqualTo(escaped);
    }

    @ParameterizedTest
    @CsvSource({"abcdef,3,abc…", "@@@@,2,&#64;&#8203;&#64;&#8203;…"})
    void isTruncatedBeforeEscaping(String text, int limit, String escaped) {
        assertThat(MarkdownEscaper.text(text, limit)).isEqualTo(escaped);
    }

    /** Untrusted text renders as text or code in a paragraph, a list, a quotation and a table. */
    @Test
    void untrustedTextIsNeverMarkup() {
        Random random = new Random(42);
        for (int round = 0; round < 5_000; round++) {
            StringBuilder joined = new StringBuilder();
            for (int i = random.nextInt(8); i >= 0; i--) {
                joined.append(PIECES.get(random.nextInt(PIECES.size())));
            }
            String evil = joined.toString();
            String text = MarkdownEscaper.text(evil, LIMIT);
            String code = MarkdownEscaper.code(evil, LIMIT);
            String cell = MarkdownEscaper.codeCell(evil, LIMIT);
            String page = text + "\n\n- " + code + " and " + text + ", " + code + "\n- **" + text + "**\n\n> " + text
                    + "\n> " + code + "\n\n| a | b | c |\n| --- | --- | --- |\n| " + text + " | " + cell
                    + " | end |\n\nend " + text + "\n";
            ParsedMarkdown parsed = ParsedMarkdown.of(page);
            // Unlike GitHub's, this parser treats a zero-width space as part of an address.
            assertThat(parsed.links()).as(page).allMatch(link -> link.contains("\u200b"));
            assertThat(parsed.fences()).as(page).isEmpty();
            assertThat(parsed.emphasis())
                    .as(page)
                    .allSatisfy(bold -> assertThat(page).contains("**" + text + "**"));
            assertThat(parsed.emphasis().size()).as(page).isLessThanOrEqualTo(1);
            assertThat(parsed.html()).as(page).allMatch(html -> html.equals("<code>") || html.equals("</code>"));
            assertThat(parsed.rows())
                    .as(page)
                    .hasSize(2)
                    .allSatisfy(row -> assertThat(row).hasSize(3));
            assertThat(parsed.rows().get(1).getLast()).as(page).isEqualTo("end");
            String shown = Printable.of(evil, LIMIT);
            assertThat(parsed.code()).as(page).allMatch(shown::equals);
            assertThat(page.lines().map(String::stripLeading)).as(page).noneMatch(line -> line.startsWith("::"));
            assertThat(page).doesNotContain("##[", "<!--");
        }
    }
}
