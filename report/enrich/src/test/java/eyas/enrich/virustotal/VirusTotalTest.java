package eyas.enrich.virustotal;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.getRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.options;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.http.Fault;
import com.github.tomakehurst.wiremock.stubbing.Scenario;
import eyas.enrich.service.FakeClock;
import eyas.http.RetryPolicy;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Queries a server that responds like VirusTotal, with errors, rate limits, slowly, and with invalid responses. */
final class VirusTotalTest {
    private static final WireMockServer SERVER =
            new WireMockServer(options().dynamicPort().bindAddress("127.0.0.1"));
    private static final AnalysisQuery ADDRESS = new AnalysisQuery(AnalysisQuery.Kind.ADDRESS, "1.1.1.1");
    private static final AnalysisQuery HASH = new AnalysisQuery(AnalysisQuery.Kind.SHA256, "ab".repeat(32));
    private static final String PATH = "/api/v3/ip_addresses/1.1.1.1";

    private final FakeClock time = new FakeClock();

    @BeforeAll
    static void start() {
        SERVER.start();
    }

    @AfterAll
    static void stop() {
        SERVER.stop();
    }

    @BeforeEach
    void forget() {
        SERVER.resetAll();
    }

    private static VirusTotalOptions asking(@Nullable Path cache, Duration overall, Duration request) {
        RetryPolicy policy =
                new RetryPolicy(overall, request, 3, Duration.ofSeconds(1), Duration.ofSeconds(65), 1 << 20);
        return new VirusTotalOptions(
                URI.create(SERVER.baseUrl() + "/api/v3/"), "the-key", 4, policy, cache, Duration.ofDays(1));
    }

    private AnalysisResults ask(AnalysisQuery... queries) throws InterruptedException {
        return VirusTotal.ask(List.of(queries), asking(null, Duration.ofMinutes(10), Duration.ofSeconds(30)), time);
    }

    private static String stats(int malicious, int suspicious) {
        return """
                {"data":{"id":"x","type":"ip_address","links":{"self":"https://x"},"attributes":{
                "last_analysis_results":{"Engine":{"category":"harmless","result":"clean"}},"tags":[],
                "last_analysis_stats":{"malicious":%d,"suspicious":%d,"undetected":30,"harmless":60,"timeout":0},
                "reputation":-5}}}""".formatted(malicious, suspicious);
    }

    private static void answers(ResponseDefinitionBuilder response) {
        SERVER.stubFor(any(anyUrl()).willReturn(response));
    }

    private static ResponseDefinitionBuilder refusal(int status, String code, String message) {
        return aResponse()
                .withStatus(status)
                .withBody("{\"error\":{\"code\":\"" + code + "\",\"message\":\"" + message + "\"}}");
    }

    @Test
    void asksAboutAddressesAndFiles() throws Exception {
        SERVER.stubFor(
                get(urlEqualTo(PATH)).withHeader("x-apikey", equalTo("the-key")).willReturn(okJson(stats(3, 0))));
        SERVER.stubFor(get(urlEqualTo("/api/v3/files/" + HASH.value())).willReturn(okJson(stats(2, 2))));
        AnalysisResults results = ask(ADDRESS, HASH, ADDRESS);
        assertThat(results.problems()).isEmpty();
        assertThat(results.stats()).containsOnlyKeys(ADDRESS, HASH);
        assertThat(results.stats().get(ADDRESS)).isEqualTo(new AnalysisStats(true, 3, 0, 60, 30));
        assertThat(results.stats())
                .hasEntrySatisfying(
                        ADDRESS, analysis -> assertThat(analysis.isSuspicious()).isTrue());
        assertThat(results.stats())
                .hasEntrySatisfying(
                        HASH, analysis -> assertThat(analysis.isSuspicious()).isFalse());
        assertThat(results.requests()).isEqualTo(2);
    }

    @Test
    void thresholdIsThreeEnginesOfEitherKind() {
        assertThat(new AnalysisStats(true, 2, 2, 0, 0).isSuspicious()).isFalse();
        assertThat(new AnalysisStats(true, 0, 3, 0, 0).isSuspicious()).isTrue();
        assertThat(new AnalysisStats(true, 3, 0, 0, 0).isSuspicious()).isTrue();
    }

    @Test
    void unknownItemIsAResult() throws Exception {
        answers(refusal(404, "NotFoundError", "IP address not found"));
        AnalysisResults results = ask(ADDRESS);
        assertThat(results.stats()).containsEntry(ADDRESS, AnalysisStats.UNSEEN);
        assertThat(results.problems()).isEmpty();
    }

    @Test
    void privateAddressesNeverLeaveTheMachine() throws Exception {
        answers(okJson(stats(0, 0)));
        AnalysisResults results = ask(
                new AnalysisQuery(AnalysisQuery.Kind.ADDRESS, "10.0.0.1"),
                new AnalysisQuery(AnalysisQuery.Kind.ADDRESS, "169.254.169.254"),
                new AnalysisQuery(AnalysisQuery.Kind.ADDRESS, "fd00::1"),
                new AnalysisQuery(AnalysisQuery.Kind.ADDRESS, "::ffff:192.168.0.1"),
                new AnalysisQuery(AnalysisQuery.Kind.ADDRESS, "1.1.1.1/../../files/x"),
                new AnalysisQuery(AnalysisQuery.Kind.SHA256, "abc"));
        assertThat(results.withheld()).isEqualTo(6);
        assertThat(results.stats()).isEmpty();
        assertThat(results.problems()).isEmpty();
        assertThat(SERVER.getAllServeEvents()).isEmpty();
    }

    @Test
    void wrongKeyEndsAtOnceAndIsNotEchoed() throws Exception {
        answers(refusal(401, "WrongCredentialsError", "Wrong API key the-key"));
        AnalysisResults results = ask(ADDRESS, HASH);
        assertThat(SERVER.getAllServeEvents()).hasSize(1);
        assertThat(results.unanswered()).isEqualTo(2);
        assertThat(results.problems().getFirst())
                .contains("rejects the key (401")
                .contains("VT_API_KEY");
        assertThat(results.problems().toString()).doesNotContain("the-key");
    }

    @Test
    void keepsToFourRequestsAMinute() throws Exception {
        answers(okJson(stats(0, 0)));
        List<AnalysisQuery> many = new ArrayList<>();
        for (int i = 1; i <= 9; i++) {
            many.add(new AnalysisQuery(AnalysisQuery.Kind.ADDRESS, "1.1.1." + i));
        }
        AnalysisResults results = ask(many.toArray(new AnalysisQuery[0]));
        assertThat(results.stats()).hasSize(9);
        assertThat(time.pauses()).allMatch(pause -> pause.toSeconds() <= 60);
        Duration all = time.pauses().stream().reduce(Duration.ZERO, Duration::plus);
        assertThat(all).as("nine requests span two minutes").isEqualTo(Duration.ofMinutes(2));
    }

    @Test
    void stopsWhenTheTimeDoesNotSuffice() throws Exception {
        answers(okJson(stats(0, 0)));
        List<AnalysisQuery> many = new ArrayList<>();
        for (int i = 1; i <= 9; i++) {
            many.add(new AnalysisQuery(AnalysisQuery.Kind.ADDRESS, "1.1.1." + i));
        }
        AnalysisResults results =
                VirusTotal.ask(many, asking(null, Duration.ofSeconds(50), Duration.ofSeconds(40)), time);
        assertThat(results.stats()).hasSize(4);
        assertThat(results.unanswered()).isEqualTo(5);
        assertThat(results.problems()).hasSize(2).anyMatch(problem -> problem.contains("4 requests a minute"));
        assertThat(time.pauses()).isEmpty();
    }

    @Test
    void waitsForRequestedDelay() throws Exception {
        SERVER.stubFor(get(urlEqualTo(PATH))
                .inScenario("quota")
                .whenScenarioStateIs(Scenario.STARTED)
                .willReturn(refusal(429, "QuotaExceededError", "Quota exceeded").withHeader("Retry-After", "17"))
                .willSetStateTo("free"));
        SERVER.stubFor(get(urlEqualTo(PATH))
                .inScenario("quota")
                .whenScenarioStateIs("free")
                .willReturn(okJson(stats(0, 0))));
        AnalysisResults results = ask(ADDRESS);
        assertThat(results.stats()).containsKey(ADDRESS);
        assertThat(time.pauses()).containsExactly(Duration.ofSeconds(17));
    }

    @Test
    void doesNotWaitADay() throws Exception {
        answers(refusal(429, "QuotaExceededError", "Quota exceeded").withHeader("Retry-After", "86400"));
        AnalysisResults results = ask(ADDRESS, HASH);
        assertThat(SERVER.getAllServeEvents()).hasSize(1);
        assertThat(results.problems().getFirst()).contains("429").contains("86400 s");
    }

    @Test
    void retriesWithBackoffThenContinues() throws Exception {
        SERVER.stubFor(get(urlEqualTo(PATH)).willReturn(aResponse().withStatus(503)));
        SERVER.stubFor(get(urlEqualTo("/api/v3/files/" + HASH.value())).willReturn(okJson(stats(0, 0))));
        AnalysisResults results = ask(ADDRESS, HASH);
        SERVER.verify(3, getRequestedFor(urlEqualTo(PATH)));
        assertThat(time.pauses()).startsWith(Duration.ofSeconds(1), Duration.ofSeconds(2));
        assertThat(results.stats()).containsOnlyKeys(HASH);
        assertThat(results.problems().getFirst()).isEqualTo("VirusTotal answers 503, 3 times");
    }

    @Test
    void givesUpOnUnavailableService() throws Exception {
        answers(okJson("{\"data\":{\"attributes\":{\"last_analysis_stats\":{\"malicious\":"));
        List<AnalysisQuery> many = new ArrayList<>();
        for (int i = 1; i <= 9; i++) {
            many.add(new AnalysisQuery(AnalysisQuery.Kind.ADDRESS, "1.1.1." + i));
        }
        AnalysisResults results = ask(many.toArray(new AnalysisQuery[0]));
        assertThat(SERVER.getAllServeEvents()).hasSize(3);
        assertThat(results.unanswered()).isEqualTo(9);
        assertThat(results.problems().getFirst()).contains("invalid response");
    }

    @Test
    void brokenConnectionsAreProblemsNotFailures() throws Exception {
        for (Fault fault :
                new Fault[] {Fault.CONNECTION_RESET_BY_PEER, Fault.EMPTY_RESPONSE, Fault.MALFORMED_RESPONSE_CHUNK}) {
            SERVER.resetAll();
            answers(aResponse().withFault(fault));
            AnalysisResults results = ask(ADDRESS);
            assertThat(results.stats()).as(fault.name()).isEmpty();
            assertThat(results.problems().getFirst()).as(fault.name()).startsWith("VirusTotal: the connection breaks");
        }
    }

    @Test
    void timeoutEndsTheQueries() throws Exception {
        for (ResponseDefinitionBuilder slow : List.of(
                okJson(stats(0, 0)).withFixedDelay(60_000),
                okJson(stats(0, 0)).withChunkedDribbleDelay(100, 600_000))) {
            answers(slow);
            AnalysisResults results = VirusTotal.ask(
                    List.of(ADDRESS), asking(null, Duration.ofMillis(700), Duration.ofMillis(300)), time);
            assertThat(results.stats()).isEmpty();
            assertThat(results.problems()).isNotEmpty();
            SERVER.resetAll();
        }
    }

    @Test
    void endlessBodyIsNotRead() throws Exception {
        answers(okJson("{\"data\":\"" + "x".repeat(2 << 20) + "\"}"));
        AnalysisResults results = ask(ADDRESS);
        assertThat(results.problems().getFirst()).contains("longer than 1024 KiB");
    }

    @Test
    void redirectIsNotFollowed() throws Exception {
        answers(aResponse().withStatus(302).withHeader("Location", SERVER.baseUrl() + "/elsewhere"));
        AnalysisResults results = ask(ADDRESS);
        assertThat(SERVER.getAllServeEvents()).hasSize(1);
        assertThat(results.problems().getFirst()).contains("302");
    }

    @Test
    void unreachableServerIsAProblem() throws Exception {
        VirusTotalOptions options = new VirusTotalOptions(
                URI.create("http://127.0.0.1:1/"), "k", 4, VirusTotalOptions.RETRY_POLICY, null, Duration.ofDays(1));
        AnalysisResults results = VirusTotal.ask(List.of(ADDRESS), options, time);
        assertThat(results.problems().getFirst()).isEqualTo("VirusTotal: cannot connect, 3 times");
        assertThat(options.toString()).doesNotContain("key=");
    }

    @Test
    void keyIsNotSentUnencrypted() throws Exception {
        VirusTotalOptions options = new VirusTotalOptions(
                URI.create("http://vt.example/"), "k", 4, VirusTotalOptions.RETRY_POLICY, null, Duration.ofDays(1));
        assertThat(VirusTotal.ask(List.of(ADDRESS), options, time).problems().getFirst())
                .contains("not https");
    }

    @Test
    void cachesBetweenRuns(@TempDir Path directory) throws Exception {
        Path cache = directory.resolve("a/b/opinions");
        VirusTotalOptions options = asking(cache, Duration.ofMinutes(1), Duration.ofSeconds(30));
        answers(okJson(stats(5, 1)));
        VirusTotal.ask(List.of(ADDRESS), options, time);
        SERVER.resetAll();
        AnalysisResults again = VirusTotal.ask(List.of(ADDRESS), options, time);
        assertThat(again.fromCache()).isEqualTo(1);
        assertThat(again.stats().get(ADDRESS)).isEqualTo(new AnalysisStats(true, 5, 1, 60, 30));
        assertThat(SERVER.getAllServeEvents()).isEmpty();
        Files.writeString(
                cache,
                "ADDRESS 1.1.1.1 12 1 0 0 0 0\nnonsense\nADDRESS 1.1.1.1 99999999999 1 0 0 0 0\n" + "\0".repeat(100));
        answers(okJson(stats(0, 0)));
        assertThat(VirusTotal.ask(List.of(ADDRESS), options, time).requests())
                .as("too old, unreadable, and from the future")
                .isEqualTo(1);
    }

    /** The directory may belong to another user, as below sudo. */
    @Test
    void cacheIsPrivateAndFollowsNoLink(@TempDir Path directory) throws Exception {
        Path other = Files.writeString(directory.resolve("other"), "x");
        Path cache = Files.createSymbolicLink(directory.resolve("cache"), other);
        answers(okJson(stats(0, 0)));
        VirusTotal.ask(List.of(ADDRESS), asking(cache, Duration.ofMinutes(1), Duration.ofSeconds(30)), time);
        assertThat(other).hasContent("x");
        assertThat(Files.readString(cache)).startsWith("ADDRESS ");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(cache)))
                .isEqualTo("rw-------");
    }

    @Test
    void unusableCacheIsAProblem(@TempDir Path directory) throws Exception {
        Path file = Files.writeString(directory.resolve("file"), "x");
        answers(okJson(stats(0, 0)));
        AnalysisResults results = VirusTotal.ask(
                List.of(ADDRESS), asking(file.resolve("cache"), Duration.ofMinutes(1), Duration.ofSeconds(30)), time);
        assertThat(results.stats()).containsKey(ADDRESS);
        assertThat(results.problems()).singleElement().asString().contains("cannot be written");
        AnalysisResults unreadable = VirusTotal.ask(
                List.of(ADDRESS), asking(directory, Duration.ofMinutes(1), Duration.ofSeconds(30)), time);
        assertThat(unreadable.stats()).containsKey(ADDRESS);
        assertThat(unreadable.problems().getFirst()).contains("cannot be read");
    }
}
