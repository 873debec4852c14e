package eyas.github.runner;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Parses the names in command files, as steps and attackers write them. */
final class CommandFileNamesTest {
    private static Set<String> variables(String text) {
        return CommandFileNames.variables(text.getBytes(StandardCharsets.UTF_8)).names();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            A=1%                                  | A
            A=1%B=2%                              | A B
            A=1&%B=2&%                            | A B
            A=1                                   | A
            A=                                    | A
            A=B=C%                                | A
            A=x<<y%B=2%                           | A B
            A<<E%B=1%C<<F%E%D=2%                  | A D
            A<<E=F%x%E=F%B=1%                     | A B
            A<<E%%E%%%B=1%                        | A B
            A<<E% E%E %E%B=1%                     | A B
            A=1%A=2%                              | A
            A B=1%                                | A B
            """)
    void namesWithoutValues(String text, String names) {
        String file = text.replace("&%", "\r\n").replace('%', '\n');

        assertThat(String.join(" ", variables(file))).isEqualTo(names);
    }

    /** Of a file that the runner rejects, it has processed the lines before the invalid one. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            A=1%nothing%B=2%      | A
            A=1%=2%B=3%           | A
            A=1%<<E%x%E%B=3%      | A
            A=1%B<<%x%C=3%        | A
            A=1%B<<E%x%C=3%       | A
            """)
    void invalidLineEndsTheFile(String text, String names) {
        assertThat(String.join(" ", variables(text.replace('%', '\n')))).isEqualTo(names);
    }

    /** A parser without support for multi-line values would end a value early and hide what follows. */
    @Test
    void valuesAndNamesAreNotConfused() {
        assertThat(variables("TEXT<<END\nLD_PRELOAD=/tmp/x.so\nEND\nNODE_OPTIONS<<Z\n--require /tmp/x\nZ\n"))
                .containsExactly("TEXT", "NODE_OPTIONS");
    }

    /** On Linux the runner does not strip a carriage return, so the delimiter does not match. */
    @Test
    void carriageReturnIsPartOfDelimiter() {
        assertThat(variables("A<<E\nE\r\nB<<Z\nE\nLD_PRELOAD=/tmp/x.so\n")).containsExactly("A", "LD_PRELOAD");
    }

    @ParameterizedTest
    @CsvSource({"UTF-8, \uFEFF", "UTF-16LE, \uFEFF", "UTF-16BE, \uFEFF", "UTF-32LE, \uFEFF", "UTF-32BE, \uFEFF"})
    void byteOrderMarkDeterminesEncoding(String charset, String mark) {
        byte[] file = (mark + "LD_PRELOAD=/tmp/x.so\n").getBytes(Charset.forName(charset));

        assertThat(CommandFileNames.variables(file).names()).containsExactly("LD_PRELOAD");
    }

    @Test
    void eachLineIsADirectory() {
        byte[] file = "/opt/a/bin\n\r\n  \n/opt/b/bin\r\n/opt/a/bin".getBytes(StandardCharsets.UTF_8);

        assertThat(CommandFileNames.directories(file).names()).containsExactly("/opt/a/bin", "  ", "/opt/b/bin");
    }

    @Test
    void namesAreLimited() {
        String many = IntStream.rangeClosed(0, CommandFileNames.MOST)
                .mapToObj(i -> "V" + i + "=1\n")
                .collect(Collectors.joining());
        CommandFileNames read = CommandFileNames.variables(many.getBytes(StandardCharsets.UTF_8));

        assertThat(read.names()).hasSize(CommandFileNames.MOST);
        assertThat(read.isCut()).isTrue();
        assertThat(variables("x".repeat(CommandFileNames.LONGEST + 5) + "=1"))
                .containsExactly("x".repeat(CommandFileNames.LONGEST) + "…");
    }
}
