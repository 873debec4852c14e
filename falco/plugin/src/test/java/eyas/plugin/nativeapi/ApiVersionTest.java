package eyas.plugin.nativeapi;

import static org.assertj.core.api.Assertions.assertThat;

import eyas.rules.model.Version;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ApiVersionTest {
    @ParameterizedTest
    @CsvSource(textBlock = """
            4.0.0, ''
            4.1.0, ''
            4.5.1, ''
            4.5.2, ''
            4.5.3, "framework's patch is less than the requested one"
            4.6.0, "framework's minor is less than the requested one"
            3.0.0, major versions disagree
            5.0.0, major versions disagree
            """, quoteCharacter = '"')
    void checksRequiredSchemaVersion(String required, String fault) {
        assertThat(ApiVersion.fault(ApiVersion.SCHEMA, Version.parse(required).orElseThrow()))
                .isEqualTo(fault.replace("''", ""));
    }
}
