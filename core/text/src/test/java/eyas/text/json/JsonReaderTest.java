package eyas.text.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.core.JacksonException;

final class JsonReaderTest {
    private static final JsonReader READER = new JsonReader(new JsonLimits(4_000, 8, 100, 200));

    @Test
    void findsValuesByName() {
        JsonValue value = READER.read("{\"a\":{\"b\":[1,\"x\",true,null,2.50]},\"a2\":-7}");
        assertThat(value.get("a").get("b").list())
                .containsExactly(
                        new JsonValue.Numeric("1"),
                        new JsonValue.Text("x"),
                        new JsonValue.Truth(true),
                        JsonValue.Absent.NULL,
                        new JsonValue.Numeric("2.50"));
        assertThat(value.get("a2").integer(0)).isEqualTo(-7);
        assertThat(value.get("b")).isEqualTo(JsonValue.Absent.MISSING);
        assertThat(value.get("a").text()).isEmpty();
        assertThat(value.get("a").truth()).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "0,0",
        "-0,0",
        "9223372036854775807,9223372036854775807",
        "-9223372036854775808,-9223372036854775808",
        "9223372036854775808,-1",
        "99999999999999999999999999,-1",
        "1.0,-1",
        "1e3,-1",
    })
    void integralNumbersAreIntegers(String number, long whole) {
        JsonValue value = READER.read("[" + number + "]").list().getFirst();
        assertThat(value.integer(-1)).isEqualTo(whole);
        assertThat(JsonText.compact(value)).isEqualTo(number);
    }

    @Test
    void parserAndTreeShareLengthLimit() {
        String text = "[" + " ".repeat(4_000) + "]";
        assertThatThrownBy(() -> READER.parser(text))
                .isInstanceOf(JacksonException.class)
                .hasMessageContaining("JSON of 4002 bytes is longer than the limit of 4000");
        assertThatThrownBy(() -> READER.parser(text.getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(JacksonException.class);
        assertThat(READER.parser("[]").nextToken()).isNotNull();
    }

    @Test
    void lastDuplicateNameCounts() {
        assertThat(READER.read("{\"a\":1,\"b\":2,\"a\":3}").get("a").integer(0)).isEqualTo(3);
    }

    @Test
    void replacesUnpairedSurrogates() {
        assertThat(READER.read("[\"x\\ud800y\\ud83d\\ude00\"]")
                        .list()
                        .getFirst()
                        .text())
                .isEqualTo("x\uFFFDy\uD83D\uDE00");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '¦',
            ignoreLeadingAndTrailingWhitespace = false,
            quoteCharacter = '^',
            value = {
                "^^¦JSON is empty",
                "^  ^¦JSON is empty",
                "{\"a\":¦at byte 5",
                "{\"a\":1,}¦at byte 7",
                "[1,¦at byte 3",
                "[1] x¦at byte 4",
                "[1][2]¦unexpected data after the JSON value, at byte 3",
                "[01]¦at byte 2",
                "[NaN]¦at byte 4",
                "{'a':1}¦at byte 1",
                "^[1]\u0000^¦at byte 3",
                "/* no */ 1¦at byte 0",
            })
    void malformedInputIsRejectedWithPosition(String text, String why) {
        assertThatThrownBy(() -> READER.read(text))
                .isInstanceOf(JsonException.class)
                .hasMessageContaining(why);
    }

    @Test
    void enforcesLimits() {
        for (String text : new String[] {
            "[".repeat(9) + "]".repeat(9),
            "[" + "1,".repeat(100) + "1]",
            "[\"" + "x".repeat(201) + "\"]",
            " ".repeat(4_000) + "1",
            "[" + "9".repeat(JsonLimits.NUMBER + 1) + "]",
            "{\"" + "n".repeat(4_500) + "\":1}",
        }) {
            assertThatThrownBy(() -> READER.read(text)).isInstanceOf(JsonException.class);
        }
        JsonReader large = new JsonReader(JsonLimits.LARGE);
        String name = "{\"" + "n".repeat(JsonLimits.NAME + 1) + "\":1}";
        assertThatThrownBy(() -> large.read(name)).isInstanceOf(JsonException.class);
        assertThatThrownBy(() -> large.read("[".repeat(1_000_000))).isInstanceOf(JsonException.class);
    }

    @Test
    void rejectsInvalidBytes() {
        byte[] text = "[\"x\"]".getBytes(StandardCharsets.UTF_8);
        text[2] = (byte) 0xC3;
        assertThatThrownBy(() -> READER.read(text)).isInstanceOf(JsonException.class);
    }

    @Test
    void rejectsNonPositiveLimits() {
        assertThatThrownBy(() -> new JsonLimits(1, 0, 1, 1)).hasMessageContaining("depth 0");
    }
}
