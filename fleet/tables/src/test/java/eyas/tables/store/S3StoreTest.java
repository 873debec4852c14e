package eyas.tables.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import eyas.tables.StoreContent;
import eyas.tables.TestReportRows;
import eyas.tables.write.Compaction;
import eyas.tables.write.Erasure;
import eyas.tables.write.ScratchDirectory;
import eyas.tables.write.TableWriter;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProviderChain;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.exception.SdkException;

/** Tests the store against a small S3 server that lists three objects at a time. */
final class S3StoreTest {
    private static final int PAGE = 3;

    private final ConcurrentSkipListMap<String, byte[]> objects = new ConcurrentSkipListMap<>();

    @TempDir
    Path directory;

    private HttpServer server;

    private Store store;

    @BeforeEach
    void start() throws IOException {
        System.setProperty("aws.accessKeyId", "test");
        System.setProperty("aws.secretAccessKey", "test");
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", this::answer);
        server.start();
        store = StoreAddress.open(
                "s3://acme-eyas/tables",
                URI.create("http://127.0.0.1:" + server.getAddress().getPort()),
                null);
    }

    @AfterEach
    void stop() {
        store.close();
        server.stop(0);
        System.clearProperty("aws.accessKeyId");
        System.clearProperty("aws.secretAccessKey");
    }

    @Test
    void listsPageByPageReadsAndDeletes() throws Exception {
        for (int i = 0; i < 8; i++) {
            store.put("v1/jobs/day=2026-11-0" + (i + 1) + "/a.parquet", new byte[i]);
        }
        assertThat(store.list("v1/")).hasSize(8).extracting(StoredObject::bytes).contains(0L, 7L);
        assertThat(store.children("v1/jobs/")).hasSize(8).contains("day=2026-11-05");
        assertThat(store.read("v1/jobs/day=2026-11-04/a.parquet", 3))
                .hasValueSatisfying(bytes -> assertThat(bytes).hasSize(3));
        assertThatThrownBy(() -> store.read("v1/jobs/day=2026-11-04/a.parquet", 2))
                .hasMessageContaining("longer than 2");
        assertThat(store.read("v1/none", 3)).isEmpty();
        assertThatThrownBy(() -> store.get("v1/none", directory.resolve("x"))).isInstanceOf(NoSuchFileException.class);
        store.get("v1/jobs/day=2026-11-08/a.parquet", directory.resolve("x"));
        assertThat(Files.size(directory.resolve("x"))).isEqualTo(7);
        store.delete("v1/jobs/day=2026-11-08/a.parquet");
        assertThat(store.list("v1/")).hasSize(7);
        objects.put("tables/v1/jobs/../../evil", new byte[1]);
        assertThat(store.list("v1/")).as("foreign names").hasSize(7);
    }

    @Test
    void missingCredentialsErrorNamesVariables() {
        try (AwsCredentialsProviderChain anonymous = AwsCredentialsProviderChain.of(() -> {
            throw SdkClientException.create("none here");
        })) {
            assertThatThrownBy(anonymous::resolveCredentials)
                    .isInstanceOfSatisfying(
                            SdkException.class,
                            e -> assertThat(S3Store.reason(e)).contains("set AWS_ACCESS_KEY_ID"));
        }
    }

    @Test
    void writesMergesQueriesAndErasesTables() throws Exception {
        for (int run = 1; run <= 2; run++) {
            try (ScratchDirectory scratch = ScratchDirectory.create();
                    TableWriter writer = TableWriter.open(store, scratch.path())) {
                writer.add(TestReportRows.rows(
                        TestReportRows.job("acme/app", run), "make " + run, TestReportRows.NOW + 5));
                writer.add(TestReportRows.rows(TestReportRows.job("acme/other", 9), "other", TestReportRows.NOW + 5));
                writer.flush();
            }
        }
        String question = "SELECT j.command, p.pid FROM processes p JOIN jobs j USING (job) ORDER BY 1";
        assertThat(StoreContent.ask(store, directory, question)).containsExactly("make 1 7", "make 2 7", "other 7");
        try (ScratchDirectory scratch = ScratchDirectory.create();
                Compaction compaction = Compaction.open(store, scratch.path())) {
            assertThat(compaction.run(LocalDate.MAX, table -> {}).files()).isPositive();
        }
        assertThat(StoreContent.ask(store, directory, question)).containsExactly("make 1 7", "make 2 7", "other 7");
        String day = "tables/v1/processes/day=2025-11-24/";
        objects.put(day + "repository=acme%2Fapp/copy (1).parquet", new byte[1]);
        objects.put(day + "repository=Acme%2Fapp/.x/y", new byte[1]);
        objects.put(day + "repository=acme%2Fother/copy (1).parquet", new byte[1]);
        objects.put("tables/v1/jobs/day=2025-11-24/copy (1).parquet", new byte[1]);
        objects.put("tables/v1/jobs/day=2025-11-24/", new byte[0]);
        try (ScratchDirectory scratch = ScratchDirectory.create();
                Erasure erasure = Erasure.open(store, scratch.path())) {
            erasure.forget("acme/app");
            assertThat(erasure.strays()).containsExactly("v1/jobs/day=2025-11-24/copy (1).parquet");
        }
        assertThat(objects).containsKey(day + "repository=acme%2Fother/copy (1).parquet");
        assertThat(StoreContent.ask(store, directory, question)).containsExactly("other 7");
        assertThat(objects.keySet()).noneMatch(name -> name.contains("cme%2Fapp"));
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            String path = URLDecoder.decode(
                    exchange.getRequestURI().getRawPath().replace("+", "%2B"), StandardCharsets.UTF_8);
            String key = path.replaceFirst("^/acme-eyas/?", "");
            byte[] sent = exchange.getRequestBody().readAllBytes();
            switch (exchange.getRequestMethod()) {
                case "PUT" -> {
                    objects.put(key, sent);
                    respond(exchange, 200, new byte[0]);
                }
                case "DELETE" -> {
                    objects.remove(key);
                    exchange.sendResponseHeaders(204, -1);
                }
                case "GET" -> {
                    if (key.isEmpty()) {
                        respond(exchange, 200, list(query(exchange)).getBytes(StandardCharsets.UTF_8));
                    } else if (objects.containsKey(key)) {
                        respond(exchange, 200, objects.get(key));
                    } else {
                        respond(
                                exchange,
                                404,
                                "<Error><Code>NoSuchKey</Code></Error>".getBytes(StandardCharsets.UTF_8));
                    }
                }
                default -> respond(exchange, 405, new byte[0]);
            }
        }
    }

    private static void respond(HttpExchange exchange, int status, byte[] body) throws IOException {
        exchange.getResponseHeaders().add("Content-Type", "application/xml");
        exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
        if (body.length > 0) {
            exchange.getResponseBody().write(body);
        }
    }

    private static Map<String, String> query(HttpExchange exchange) {
        Map<String, String> query = new HashMap<>();
        for (String each : exchange.getRequestURI().getRawQuery().split("&", -1)) {
            String[] pair = each.split("=", 2);
            query.put(pair[0], pair.length < 2 ? "" : URLDecoder.decode(pair[1], StandardCharsets.UTF_8));
        }
        return query;
    }

    private String list(Map<String, String> query) {
        String prefix = query.getOrDefault("prefix", "");
        String delimiter = query.getOrDefault("delimiter", "");
        String after = query.getOrDefault("continuation-token", "");
        TreeSet<String> entries = new TreeSet<>();
        for (String key : objects.tailMap(prefix, true).keySet()) {
            if (key.startsWith(prefix)) {
                int end = delimiter.isEmpty() ? -1 : key.indexOf(delimiter, prefix.length());
                entries.add(end < 0 ? key : key.substring(0, end + 1));
            }
        }
        StringBuilder out = new StringBuilder("<?xml version=\"1.0\"?><ListBucketResult>");
        int number = 0;
        String last = "";
        for (String entry : entries.tailSet(after, after.isEmpty())) {
            if (number++ == PAGE) {
                break;
            }
            last = entry;
            out.append(
                    delimiter.isEmpty() || !entry.endsWith(delimiter)
                            ? "<Contents><Key>" + entry + "</Key><LastModified>" + Instant.EPOCH
                                    + "</LastModified><Size>" + Objects.requireNonNull(objects.get(entry)).length
                                    + "</Size></Contents>"
                            : "<CommonPrefixes><Prefix>" + entry + "</Prefix></CommonPrefixes>");
        }
        boolean more = number > PAGE;
        out.append("<IsTruncated>").append(more).append("</IsTruncated>");
        if (more) {
            out.append("<NextContinuationToken>").append(last).append("</NextContinuationToken>");
        }
        return out.append("</ListBucketResult>").toString();
    }
}
