package eyas.diagnostic;

import static org.assertj.core.api.Assertions.assertThat;

import eyas.text.SourceRange;
import eyas.text.SourceText;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DiagnosticRendererTest {
    private static final SourceText SOURCE =
            new SourceText("r.yaml", "- rule: r\n\tcondition: 漢字 = \u001b[2J\u202Ex\n");

    private static Diagnostic about(int offset, int length, Fix... fixes) {
        return new Diagnostic(
                DiagnosticCode.FIELD,
                new SourceRange(SOURCE, offset, length),
                "no\nfield",
                List.of("rule 'r'"),
                List.of(fixes));
    }

    @Test
    void marksWideCharactersAndReplacesControlCharacters() {
        assertThat(DiagnosticRenderer.plain(about(22, 2, Fix.of("do this"), Fix.of("or that"))))
                .isEqualTo("""
                r.yaml:2:13: error[F010]: no\uFFFDfield
                  in rule 'r'
                 2 |  condition: 漢字 = \uFFFD[2J\uFFFDx
                   |             ^^^^
                  fix: do this
                  fix: or that
                """);
    }

    @Test
    void lineHasPositionMessageAndFirstFix() {
        assertThat(DiagnosticRenderer.line(about(0, 1, Fix.of("do this"), Fix.of("or that"))))
                .isEqualTo("r.yaml:1:1: no\uFFFDfield (do this)");
    }

    @Test
    void noLineIsWorkflowCommand() {
        SourceText source = new SourceText(
                "::error title=x::y.yaml", "x\n::stop-commands::x ##[add-mask]x ##[debug]y\n  ::error::z\n");
        for (int at : new int[] {2, 25, 27, 28, 39, 44, 52}) {
            SourceRange place = new SourceRange(source, at, 4);
            Diagnostic diagnostic = new Diagnostic(
                    DiagnosticCode.FIELD, place, "::no ##[x]", List.of("##[y]"), List.of(Fix.of("##[z]")));
            String text = DiagnosticRenderer.plain(diagnostic) + DiagnosticRenderer.line(diagnostic);
            assertThat(text).doesNotContain("##[");
            assertThat(text.lines()).noneMatch(line -> line.strip().startsWith("::"));
        }
    }

    @Test
    void markerIsBelowRangeAfterEscapedCommand() {
        SourceText source = new SourceText("r", "a ##[b] bad\n");
        assertThat(DiagnosticRenderer.plain(Diagnostic.of(DiagnosticCode.FIELD, new SourceRange(source, 8, 3), "no")))
                .contains(" 1 | a ## [b] bad\n   |          ^^^\n");
        assertThat(DiagnosticRenderer.plain(Diagnostic.of(DiagnosticCode.FIELD, new SourceRange(source, 4, 3), "no")))
                .contains(" 1 | a ## [b] bad\n   |     ^^^^\n");
    }

    @Test
    void argumentsHaveNoLineNumbers() {
        SourceRange place = SourceRange.whole(SourceText.argument("-o x=1", "x=1"));
        assertThat(DiagnosticRenderer.plain(Diagnostic.of(DiagnosticCode.CONFIG_OVERRIDE, place, "no")))
                .isEqualTo("""
                -o x=1: error[S005]: no
                  | x=1
                  | ^^^
                """);
    }

    @Test
    void colorsEncloseWholeParts() {
        DiagnosticRenderer renderer = new DiagnosticRenderer((role, text) -> "<" + role + text + ">");
        assertThat(renderer.render(about(0, 1, Fix.of("do this"))))
                .startsWith("<PLACEr.yaml:1:1: ><ERRORerror[F010]>: ")
                .contains("\n   | <ERROR^>\n  <FIXfix:> do this\n");
    }

    @Test
    void replacesOnlyWrittenText() {
        SourceRange place = new SourceRange(SOURCE, 2, 4);
        Fix fix = Fix.meant("macro", "rule", place);
        assertThat(fix).isEqualTo(new Fix("did you mean 'macro'?", new Edit(place, "macro")));
        assertThat(Fix.meant("macro", "other", place).edit()).isNull();
    }

    @Test
    void dataHasPositionsAndEdits() {
        SourceRange place = new SourceRange(SOURCE, 2, 4);
        assertThat(DiagnosticData.of(about(2, 4, Hint.meant("macro").at(place))))
                .containsEntry("code", "F010")
                .containsEntry("severity", "error")
                .containsEntry("place", Map.of("source", "r.yaml", "line", 1, "column", 3, "length", 4))
                .containsEntry(
                        "fixes",
                        List.of(Map.of(
                                "words",
                                "did you mean 'macro'?",
                                "place",
                                Map.of("source", "r.yaml", "line", 1, "column", 3, "length", 4),
                                "replacement",
                                "macro")));
    }
}
