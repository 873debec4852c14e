package eyas.github.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpHeaders;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests unusual reset times of rate limits. */
final class RateLimitsTest {
    @ParameterizedTest
    @ValueSource(strings = {"abc", "-5", "99999999999999999", "999999999999999999999999", "1e9", ""})
    void invalidResetTimeIsIgnored(String reset) {
        HttpHeaders headers = HttpHeaders.of(
                Map.of("x-ratelimit-remaining", List.of("0"), "x-ratelimit-reset", List.of(reset)), (_, _) -> true);
        assertThat(new RateLimits().later(403, headers, new byte[0])).contains(Duration.ofSeconds(60));
    }
}
