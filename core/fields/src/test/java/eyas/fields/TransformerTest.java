package eyas.fields;

import static org.assertj.core.api.Assertions.assertThat;

import eyas.event.Bytes;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class TransformerTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            TOLOWER  | AbZ[é     | abz[é
            TOUPPER  | aBz{      | ABZ{
            BASENAME | /a/b      | b
            BASENAME | /a/b/     | ''
            BASENAME | b         | b
            B64      | aGVsbG8=  | hello
            B64      | aGVsbG8   | hello
            B64      | ''        | ''
            B64      | a         |
            B64      | a$Vs      |
            B64      | aGVsbG9   |
            """)
    void changes(Transformer transformer, String in, @Nullable String expected) {
        FieldValue value = new FieldValue();
        byte[] source = Bytes.of(in);
        byte[] before = source.clone();
        value.point(source);
        boolean there = transformer.change(value);
        assertThat(source).as("the source stays as it is").isEqualTo(before);
        assertThat(there).isEqualTo(expected != null);
        if (expected != null) {
            assertThat(value.text()).isEqualTo(expected);
        }
    }
}
