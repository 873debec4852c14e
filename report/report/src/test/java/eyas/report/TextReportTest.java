package eyas.report;

import static org.assertj.core.api.Assertions.assertThat;

import eyas.text.TerminalLine;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A report for a terminal has one line for each item. */
final class TextReportTest {
    @ParameterizedTest
    @ValueSource(ints = {80, 120, 200})
    void linesFitTerminalWidth(int columns) {
        String text = TextReport.render(ExampleReport.report(), Palette.colored(), columns);
        assertThat(text.lines().toList())
                .hasSizeGreaterThan(20)
                .allSatisfy(line -> assertThat(TerminalLine.width(line)).isLessThanOrEqualTo(columns));
    }

    @Test
    void nonTerminalGetsWholeLines() {
        String whole = TextReport.render(ExampleReport.report(), Palette.plain());
        String cut = TextReport.render(ExampleReport.report(), Palette.plain(), 60);
        assertThat(whole.lines().count()).isLessThanOrEqualTo(cut.lines().count());
        assertThat(whole.lines().mapToInt(String::length).max().orElse(0)).isGreaterThan(60);
        assertThat(cut).contains(TerminalLine.CUT);
    }
}
