package eyas.collect.server;

import eyas.delivery.SentJob;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Reports of made-up jobs: the example of module {@code report}, with another start and another machine. */
final class Reports {
    static final long NOW = System.currentTimeMillis() * 1_000_000L;
    private static final Path EXAMPLE =
            Path.of(System.getProperty("eyas.root", ".."), "report/src/test/resources/eyas/report/example-report.json");

    private Reports() {}

    /** Returns a report that no other number gives. */
    static byte[] report(int number, String marker) throws Exception {
        String text = Files.readString(EXAMPLE)
                .replaceFirst("\"start_time_ns\" ?: ?[0-9]+", "\"start_time_ns\": " + (NOW - number * 1_000_000L))
                .replaceFirst("\"machine\" ?: ?\"[^\"]*\"", "\"machine\": \"" + marker + "\"");
        return text.getBytes(StandardCharsets.UTF_8);
    }

    static SentJob job(String repository, String run, String job, String host) {
        return new SentJob("github", repository, "ci", run, 1, job, "", host, NOW);
    }
}
