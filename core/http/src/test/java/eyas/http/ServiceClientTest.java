package eyas.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

final class ServiceClientTest {
    @Test
    void sendsKeysOnlyEncrypted() {
        assertThat(ServiceClient.refusal(URI.create("https://example.com/v1"))).isNull();
        assertThat(ServiceClient.refusal(URI.create("http://localhost:11434/v1")))
                .isNull();
        assertThat(ServiceClient.refusal(URI.create("http://[::1]:11434/v1"))).isNull();
        assertThat(ServiceClient.refusal(URI.create("http://example.com/v1"))).contains("not https");
        assertThat(ServiceClient.refusal(URI.create("http://localhost.example.com/")))
                .contains("not https");
        assertThat(ServiceClient.refusal(URI.create("ftp://localhost/"))).contains("not https");
        assertThat(ServiceClient.refusal(URI.create("v1"))).contains("no address");
    }

    @Test
    void readsRetryAfterInBothForms() {
        Instant now = Instant.parse("2026-11-24T10:00:00Z");
        assertThat(RetryAfterHeader.parse("7", now)).isEqualTo(Duration.ofSeconds(7));
        assertThat(RetryAfterHeader.parse("Tue, 24 Nov 2026 10:00:30 GMT", now)).isEqualTo(Duration.ofSeconds(30));
        assertThat(RetryAfterHeader.parse("Tue, 24 Nov 2026 09:00:30 GMT", now)).isEqualTo(Duration.ZERO);
        for (String wrong : new String[] {"", "-1", "soon", "1e9", "99999999999999999999"}) {
            assertThat(RetryAfterHeader.parse(wrong, now)).as(wrong).isNegative();
        }
    }
}
