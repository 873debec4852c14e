package eyas.event;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class BytesTest {
    /** The result is the same as with characters, at any position and end. */
    @ParameterizedTest
    @CsvSource({
        "/a/node_modules/x, /node_modules/",
        "/node_modules/, /node_modules/",
        "/node, /node_modules/",
        "'', a",
        "aaab, aab",
        "a, a",
    })
    void agreesWithStringSearch(String text, String wanted) {
        byte[] bytes = Bytes.of(text);
        byte[] part = Bytes.of(wanted);
        assertThat(Bytes.startsWith(bytes, part)).isEqualTo(text.startsWith(wanted));
        assertThat(Bytes.indexOf(bytes, part)).isEqualTo(text.indexOf(wanted));
        for (int end = 0; end <= text.length(); end++) {
            String head = text.substring(0, end);
            assertThat(Bytes.endsWith(bytes, end, part)).isEqualTo(head.endsWith(wanted));
            for (int from = 0; from <= end; from++) {
                assertThat(Bytes.startsWith(bytes, from, end, part)).isEqualTo(head.startsWith(wanted, from));
                assertThat(Bytes.indexOf(bytes, from, end, part)).isEqualTo(head.indexOf(wanted, from));
            }
        }
    }
}
