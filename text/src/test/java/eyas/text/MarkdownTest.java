package eyas.text;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class MarkdownTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '¦',
            ignoreLeadingAndTrailingWhitespace = false,
            quoteCharacter = '^',
            value = {
                "plain text, 1.2.3 (a-b) /x/y+z¦plain text, 1.2.3 (a-b) /x/y+z",
                "<img src=x onerror=y>¦&lt;img src&#61;x onerror&#61;y&gt;",
                "<!-- hidden -->¦&lt;&#33;-- hidden --&gt;",
                "&lt;b&gt;¦&amp;lt;b&amp;gt;",
                "[click](http://evil)¦&#91;click&#93;(http&#58;//evil)",
                "![pixel](//evil/p)¦&#33;&#91;pixel&#93;(//evil/p)",
                "**b** __u__ ~~s~~¦&#42;&#42;b&#42;&#42; &#95;&#95;u&#95;&#95; &#126;&#126;s&#126;&#126;",
                "`code` ```¦&#96;code&#96; &#96;&#96;&#96;",
                "a | b¦a &#124; b",
                "@octo/team¦&#64;&#8203;octo/team",
                "mail me@evil.example¦mail me&#64;&#8203;evil.example",
                "fixes #1, o/r#2¦fixes &#35;&#8203;1, o/r&#35;&#8203;2",
                "GH-7 and gh-8, high-end¦GH-&#8203;7 and gh-&#8203;8, high-end",
                "see www.evil.example¦see www&#46;evil.example",
                "https://evil.example¦https&#58;//evil.example",
                "# heading¦&#35;&#8203; heading",
                "- item¦&#45; item",
                "+ item¦&#43; item",
                "-rf, +x, 127.0.0.1¦-rf, +x, 127.0.0.1",
                "---¦&#45;--",
                "12. item¦12&#46; item",
                "3) item¦3&#41; item",
                "===¦&#61;&#61;&#61;",
                "$x$ and \\(y\\)¦&#36;x&#36; and &#92;(y&#92;)",
                "^line\nbreak^¦line&#92;nbreak",
                "esc \u001b[1m¦esc \uFFFD&#91;1m",
                "::error::x¦&#58;&#58;error&#58;&#58;x",
                "##[error]x¦&#35;&#8203;&#35;&#8203;&#91;error&#93;x",
            })
    void meansNothingInRunningText(String text, String escaped) {
        assertThat(Markdown.text(text, 100)).isEqualTo(escaped);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '¦',
            quoteCharacter = '^',
            value = {
                "curl -o- x.example/a.sh¦<code>curl -o- x.example/a.sh</code>",
                "a|b</code>`@x`¦<code>a&#124;b&lt;/code&gt;&#96;&#64;&#8203;x&#96;</code>",
                "^a\nb^¦<code>a&#92;nb</code>",
                "[x](http://evil) #1 &amp;¦<code>&#91;x&#93;&#40;http&#58;//evil&#41; &#35;1 &amp;amp;</code>",
            })
    void meansNothingInCode(String text, String escaped) {
        assertThat(Markdown.code(text, 100)).isEqualTo(escaped);
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
    void meansNothingInAPicture(String text, String escaped) {
        assertThat(Markdown.mermaidLabel(text, 100)).isEqualTo(escaped);
    }

    @ParameterizedTest
    @CsvSource({"abcdef,3,abc…", "@@@@,2,&#64;&#8203;&#64;&#8203;…"})
    void isCutBeforeItIsEscaped(String text, int limit, String escaped) {
        assertThat(Markdown.text(text, limit)).isEqualTo(escaped);
    }
}
