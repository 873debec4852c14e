package eyas.github.api;

import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.options;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.tomakehurst.wiremock.WireMockServer;
import eyas.ci.CiException;
import eyas.github.runner.GitHubEnvironment;
import eyas.http.Clock;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Tests how a job gets an identity token. */
final class IdentityTokenTest {
    private static final String KEY = "s3cret";

    private final WireMockServer service =
            new WireMockServer(options().bindAddress("127.0.0.1").dynamicPort());

    @BeforeEach
    void start() {
        service.start();
    }

    @AfterEach
    void stop() {
        service.stop();
    }

    private String token(String address) {
        return new IdentityToken(
                        new GitHubEnvironment(
                                Map.of("ACTIONS_ID_TOKEN_REQUEST_URL", address, "ACTIONS_ID_TOKEN_REQUEST_TOKEN", KEY)),
                        Clock.SYSTEM)
                .of("https://collect.example:8443");
    }

    @Test
    void requestsTokenWithAudience() {
        service.stubFor(get(urlPathEqualTo("/token"))
                .withQueryParam("api-version", equalTo("2"))
                .withQueryParam("audience", equalTo("https://collect.example:8443"))
                .withHeader("Authorization", equalTo("Bearer " + KEY))
                .willReturn(okJson("{\"count\":1,\"value\":\"a.b.c\"}")));
        assertThat(token(service.baseUrl() + "/token?api-version=2")).isEqualTo("a.b.c");
    }

    @Test
    void invalidTokenIsReportedWithoutSecrets() {
        service.stubFor(get(urlPathEqualTo("/none")).willReturn(okJson("{\"value\":\"a b\"}")));
        service.stubFor(get(urlPathEqualTo("/text")).willReturn(okJson("nothing")));
        for (String path : new String[] {"/none", "/text", "/away"}) {
            assertThatThrownBy(() -> token(service.baseUrl() + path))
                    .isInstanceOf(CiException.class)
                    .hasMessageNotContaining(KEY);
        }
        assertThatThrownBy(() -> token("http://elsewhere.example/token"))
                .hasMessageContaining("only requested over https");
        assertThatThrownBy(() -> new IdentityToken(new GitHubEnvironment(Map.of()), Clock.SYSTEM).of("a"))
                .hasMessageContaining("id-token: write");
    }
}
