package eyas.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.Proxy;
import java.net.URI;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class EnvironmentProxyTest {
    private static String chosen(Map<String, String> environment, String uri) {
        Proxy proxy = EnvironmentProxy.of(environment)
                .orElseThrow()
                .select(URI.create(uri))
                .getFirst();
        return proxy.address() == null ? "direct" : proxy.address().toString();
    }

    @Test
    void choosesProxyByScheme() {
        Map<String, String> both = Map.of("HTTPS_PROXY", "http://proxy.corp:3128", "http_proxy", "other.corp");
        assertThat(chosen(both, "https://api.github.com/x")).isEqualTo("proxy.corp/<unresolved>:3128");
        assertThat(chosen(both, "http://ghes.example/x")).isEqualTo("other.corp/<unresolved>:80");
        assertThat(chosen(Map.of("http_proxy", "http://a:1"), "https://api.github.com/"))
                .isEqualTo("direct");
        assertThat(chosen(Map.of("https_proxy", "http://user:word@b:2"), "https://api.github.com/"))
                .isEqualTo("b/<unresolved>:2");
        assertThat(chosen(Map.of("https_proxy", "http://a b"), "https://api.github.com/"))
                .isEqualTo("direct");
        assertThat(EnvironmentProxy.of(Map.of("no_proxy", "*"))).isEmpty();
    }

    @Test
    void connectsDirectlyToExcludedHosts() {
        Map<String, String> some = Map.of(
                "https_proxy", "http://proxy:1", "no_proxy", "ghes.corp, .inner.corp *.wild.corp,LOCALHOST,127.0.0.1");
        assertThat(chosen(some, "https://ghes.corp/api/v3")).isEqualTo("direct");
        assertThat(chosen(some, "https://a.inner.corp/")).isEqualTo("direct");
        assertThat(chosen(some, "https://b.wild.corp/")).isEqualTo("direct");
        assertThat(chosen(some, "https://localhost/")).isEqualTo("direct");
        assertThat(chosen(some, "https://127.0.0.1/")).isEqualTo("direct");
        assertThat(chosen(some, "https://notghes.corp/")).isEqualTo("proxy/<unresolved>:1");
        assertThat(chosen(Map.of("https_proxy", "http://p:1", "NO_PROXY", "*"), "https://x/"))
                .isEqualTo("direct");
    }
}
