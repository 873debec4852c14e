package eyas.enrich.service;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

final class ServiceErrorTest {
    @Test
    void readsErrorsInOneLine() {
        assertThat(error("{\"error\":{\"message\":\"no\\u001b[31m way\\n\",\"code\":\"Bad\",\"x\":[{}]}}"))
                .isEqualTo("no [31m way : Bad");
        assertThat(error("{\"x\":{\"error\":\"y\"},\"error\":\"plain\"}")).isEqualTo("plain");
        assertThat(error("<html>")).isEmpty();
        assertThat(error("")).isEmpty();
        assertThat(error("{\"error\":{\"message\":\"" + "x".repeat(1000) + "\"}}"))
                .hasSize(300);
    }

    private static String error(String body) {
        return ServiceError.of(body.getBytes(StandardCharsets.UTF_8));
    }
}
