package eyas.collect.server;

import eyas.delivery.DeliveryJob;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Reports of synthetic jobs: the example of module {@code report} with another start and machine. */
final class TestReports {
    static final long NOW = System.currentTimeMillis() * 1_000_000L;
    /** 2026-11-28T05:00:00.5Z. */
    private static final long ALERTED = 1_795_842_000_500_000_000L;

    private static final Path EXAMPLE = Path.of(
            System.getProperty("eyas.root", "../.."),
            "report/report/src/test/resources/eyas/report/example-report.json");

    private TestReports() {}

    /** Returns a report that is unique for the number. */
    static byte[] report(int number, String marker) throws Exception {
        String text = Files.readString(EXAMPLE)
                .replaceFirst("\"start_time_ns\" ?: ?[0-9]+", "\"start_time_ns\": " + (NOW - number * 1_000_000L))
                .replaceFirst("\"machine\" ?: ?\"[^\"]*\"", "\"machine\": \"" + marker + "\"");
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** Returns a report with these rules, made by {@link #rule}, and one alert per message, instead of the example's. */
    static byte[] report(int number, String marker, String rules, String... messages) throws Exception {
        String text = new String(report(number, marker), StandardCharsets.UTF_8);
        int from = text.indexOf("\"rules\"");
        int to = text.indexOf("\"processes\" : {", from);
        StringBuilder rows = new StringBuilder();
        for (String message : messages) {
            rows.append(rows.isEmpty() ? "" : ",")
                    .append("{\"rule\": 0, \"priority\": \"Critical\", \"time_ns\": ")
                    .append(ALERTED)
                    .append(", \"alert_id\": \"")
                    .append(alertId(message))
                    .append("\", \"message\": \"")
                    .append(message)
                    .append("\", \"count\": 1}");
        }
        return (text.substring(0, from) + "\"rules\": [" + rules + "], \"alerts\": {\"collected\": true, \"rows\": ["
                        + rows + "]}, "
                        // Processes refer to the example's rules.
                        + text.substring(to).replaceAll("\"rules\" : \\[[^]]*]", "\"rules\" : []"))
                .getBytes(StandardCharsets.UTF_8);
    }

    /** Returns the ID of the alert with this message, as its watch has given it to the report and to the live alert. */
    static String alertId(String message) {
        return "5eed".repeat(8) + "-" + (1L + Integer.toUnsignedLong(message.hashCode()));
    }

    /** Returns a rule of a report, with the number of its alerts and the priority of the most urgent one. */
    static String rule(String name, int alerts, String priority) {
        return "{\"name\": \"" + name + "\", \"priority\": \"" + priority + "\", \"count\": " + alerts + "}";
    }

    static DeliveryJob job(String repository, String run, String job, String host) {
        return new DeliveryJob("github", repository, "ci", run, 1, job, "", host, NOW, "", "");
    }
}
