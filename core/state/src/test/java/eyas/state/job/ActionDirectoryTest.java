package eyas.state.job;

import static org.assertj.core.api.Assertions.assertThat;

import eyas.event.Bytes;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Parses directories of composite actions. */
final class ActionDirectoryTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "-", textBlock = """
            /w/_actions/o/n/v1             | o/n      | v1
            /w/_actions/o/n/v1/            | o/n/     | v1
            /a/_actions/x/_actions/o/n/1/f | o/n/f    | 1
            /w/_actions/o/n                | -        | -
            /w/_actions/                   | -        | -
            /w/_actions//n/v1              | -        | -
            /w/_actions/o//v1              | -        | -
            /ws/deep/er                    | ./deep/er | -
            /ws/./a                        | ./a      | -
            /ws                            | -        | -
            /wsx/a                         | -        | -
            """)
    void readsDirectoriesOfActions(String directory, String action, String version) {
        ActionDirectory found = ActionDirectory.of(Bytes.of(directory), Bytes.of("/ws"));
        assertThat(Bytes.text(found.action())).isEqualTo(action == null ? "" : action);
        assertThat(Bytes.text(found.version())).isEqualTo(version == null ? "" : version);
    }
}
