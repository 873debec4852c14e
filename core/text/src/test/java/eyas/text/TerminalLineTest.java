package eyas.text;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class TerminalLineTest {
    private static final String RED = "\u001b[31m";
    private static final String RESET = "\u001b[0m";

    @Test
    void truncatesToColumns() {
        String line = "0123456789".repeat(4);
        assertThat(TerminalLine.cut(line, 40)).isEqualTo(line);
        assertThat(TerminalLine.cut(line, 39)).isEqualTo(line.substring(0, 38) + "…");
        assertThat(TerminalLine.cut(line, TerminalLine.UNLIMITED)).isEqualTo(line);
        assertThat(TerminalLine.cut(line, 3)).as("no terminal is that narrow").hasSize(20);
    }

    @Test
    void colorsHaveNoWidthAndEndWithLine() {
        String line = RED + "x".repeat(30) + RESET + "y".repeat(30);
        assertThat(TerminalLine.cut(line, 60)).isEqualTo(line);
        assertThat(TerminalLine.cut(line, 25)).isEqualTo(RED + "x".repeat(24) + "…" + RESET);
        assertThat(TerminalLine.width(line)).isEqualTo(60);
    }

    @Test
    void wideCharactersTakeTwoColumns() {
        assertThat(TerminalLine.cut("漢".repeat(20), 40)).hasSize(20);
        assertThat(TerminalLine.cut("漢".repeat(20), 30)).isEqualTo("漢".repeat(14) + "…");
    }

    /** The end of a path identifies the file. */
    @Test
    void elidesMiddleOfPath() {
        String path = "/home/runner/work/shop/shop/node_modules/left-pad/index.js";
        assertThat(TerminalLine.cutInside(path, 58)).isEqualTo(path);
        assertThat(TerminalLine.cutInside(path, 31))
                .isEqualTo("/home/runn…es/left-pad/index.js")
                .hasSize(31);
        assertThat(TerminalLine.width(TerminalLine.cutInside("漢".repeat(40), 30)))
                .isBetween(28, 30);
    }

    @Test
    void wrapsBetweenWords() {
        assertThat(TerminalLine.wrapped("  1. revoke and renew every secret of this job", 24, "     "))
                .isEqualTo("  1. revoke and renew\n     every secret of\n     this job");
        assertThat(TerminalLine.wrapped("short", 24, "  ")).isEqualTo("short");
        assertThat(TerminalLine.wrapped("a " + "b".repeat(40) + " c", 24, "  "))
                .as("a word stays whole")
                .isEqualTo("a\n  " + "b".repeat(40) + "\n  c");
    }
}
