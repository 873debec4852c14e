package eyas.enrich;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathMatching;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.options;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.stubbing.ServeEvent;
import eyas.enrich.indicators.IndicatorFiles;
import eyas.enrich.indicators.IndicatorLimits;
import eyas.enrich.indicators.IndicatorList;
import eyas.enrich.summary.SummaryOptions;
import eyas.enrich.virustotal.VirusTotalOptions;
import eyas.report.model.Enrichments;
import eyas.report.model.Enrichments.Level;
import eyas.report.model.Enrichments.Subject;
import eyas.report.model.JobReport;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class EnricherTest {
    private static final String HASH = "ab".repeat(32);
    private static final String STATS =
            "{\"data\":{\"attributes\":{\"last_analysis_stats\":{\"malicious\":%d,\"suspicious\":%d,\"harmless\":9}}}}";

    @TempDir
    private Path directory;

    private final WireMockServer server =
            new WireMockServer(options().dynamicPort().bindAddress("127.0.0.1"));

    @BeforeEach
    void start() {
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop();
    }

    private VirusTotalOptions virusTotal() {
        return new VirusTotalOptions(
                URI.create(server.baseUrl() + "/api/v3/"),
                "k",
                100,
                VirusTotalOptions.RETRY_POLICY,
                null,
                Duration.ofDays(1));
    }

    private SummaryOptions summary() {
        return new SummaryOptions(
                URI.create(server.baseUrl() + "/v1"),
                "k",
                "m",
                SummaryOptions.PROMPT,
                5_000,
                SummaryOptions.RETRY_POLICY);
    }

    private IndicatorList list(String text) throws Exception {
        return IndicatorFiles.read(
                Files.writeString(directory.resolve("bad.txt"), text), IndicatorLimits.DEFAULT, Instant.EPOCH);
    }

    @Test
    void matchesListsWithoutRequests() throws Exception {
        JobReport report = Enricher.enrich(
                OneProcessReport.report(),
                new EnrichmentOptions(
                        List.of(list("8.8.8.0/24 # resolvers\nevil.example\n" + HASH + "\nhttp://x/y\n10.0.0.5\n")),
                        null,
                        null));
        Enrichments output = report.enrichments();
        assertThat(output.reputations())
                .extracting(
                        Enrichments.Reputation::subject, Enrichments.Reputation::value, Enrichments.Reputation::detail)
                .containsExactly(
                        tuple(Subject.ADDRESS, "8.8.8.8", "listed as 8.8.8.0/24, entry 1: resolvers"),
                        tuple(Subject.DOMAIN, "cdn.evil.example", "listed as evil.example, entry 2"),
                        tuple(Subject.ADDRESS, "10.0.0.5", "listed, entry 5"),
                        tuple(Subject.SHA256, HASH, "listed, entry 3"));
        assertThat(output.reputations())
                .allMatch(reputation -> reputation.level() == Level.MALICIOUS
                        && reputation.source().equals("list bad.txt"));
        assertThat(output.problems()).singleElement().asString().contains("1 URLs");
        assertThat(server.getAllServeEvents()).isEmpty();
    }

    @Test
    void queriesUrgentItemsFirstAndPrivateOnesNever() throws Exception {
        server.stubFor(get(urlPathMatching("/api/v3/.*")).willReturn(okJson(STATS.formatted(0, 0))));
        server.stubFor(get(urlEqualTo("/api/v3/ip_addresses/8.8.8.8")).willReturn(okJson(STATS.formatted(0, 4))));
        JobReport report =
                Enricher.enrich(OneProcessReport.report(), new EnrichmentOptions(List.of(), virusTotal(), null));
        List<String> asked = server.getAllServeEvents().reversed().stream()
                .map(event -> event.getRequest().getUrl())
                .toList();
        assertThat(asked)
                .as("contacts of the offender, written items, then the rest; nothing private")
                .containsExactly(
                        "/api/v3/ip_addresses/8.8.8.8", "/api/v3/files/" + HASH, "/api/v3/ip_addresses/1.1.1.1");
        assertThat(report.enrichments().reputations())
                .extracting(Enrichments.Reputation::value, Enrichments.Reputation::level)
                .containsExactly(
                        tuple("8.8.8.8", Level.SUSPICIOUS),
                        tuple(HASH, Level.HARMLESS),
                        tuple("1.1.1.1", Level.HARMLESS));
        assertThat(report.enrichments().problems()).isEmpty();
    }

    @Test
    void modelInputHasFactsAndReputations() throws Exception {
        server.stubFor(
                post(urlEqualTo("/v1/chat/completions"))
                        .willReturn(
                                okJson(
                                        "{\"choices\":[{\"message\":{\"content\":\"Bad. [P0] [C1] [P7]\"},\"finish_reason\":\"stop\"}]}")));
        JobReport report = Enricher.enrich(
                OneProcessReport.report(), new EnrichmentOptions(List.of(list("evil.example")), null, summary()));
        Enrichments.Summary summary = report.enrichments().summary();
        assertThat(summary).isEqualTo(new Enrichments.Summary("m", "Bad. [P0] [C1] [?]"));
        ServeEvent event = server.getAllServeEvents().getFirst();
        assertThat(event.getRequest().getBodyAsString())
                .contains("[R0] Critical: A rule, 1 times")
                .contains("[A0] it was broken [P0]")
                .contains("[P0] sh -c 'evil' (user root, exit code 1)")
                .contains("[C1] to 8.8.8.8:443 cdn.evil.example")
                .contains("MALICIOUS of cdn.evil.example")
                .contains("INCOMPLETE");
    }

    @Test
    void failuresLeaveTheReportComplete() throws Exception {
        server.stubFor(get(urlPathMatching("/api/v3/.*")).willReturn(aResponse().withStatus(401)));
        server.stubFor(
                post(urlEqualTo("/v1/chat/completions")).willReturn(aResponse().withStatus(403)));
        JobReport before = OneProcessReport.report();
        JobReport report = Enricher.enrich(before, new EnrichmentOptions(List.of(), virusTotal(), summary()));
        assertThat(report.with(before.enrichments())).isEqualTo(before);
        assertThat(report.enrichments().reputations()).isEmpty();
        assertThat(report.enrichments().summary()).isNull();
        assertThat(report.enrichments().problems())
                .hasSize(3)
                .anyMatch(problem -> problem.contains("VT_API_KEY"))
                .anyMatch(problem -> problem.contains("OPENAI_API_KEY"));
    }

    @Test
    void withoutSourcesNothingIsQueried() {
        JobReport before = OneProcessReport.report();
        assertThat(Enricher.enrich(before, new EnrichmentOptions(List.of(), null, null)))
                .isSameAs(before);
        assertThat(server.getAllServeEvents()).isEmpty();
    }

    @Test
    void interruptKeepsResultsSoFar() throws Exception {
        Thread.currentThread().interrupt();
        JobReport report = Enricher.enrich(
                OneProcessReport.report(), new EnrichmentOptions(List.of(list("evil.example")), virusTotal(), null));
        assertThat(Thread.interrupted()).isTrue();
        assertThat(report.enrichments().reputations()).hasSize(1);
        assertThat(report.enrichments().problems()).contains("Enrichment was interrupted");
    }
}
