package eyas.enrich.virustotal;

import eyas.text.AtomicFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Caches analysis statistics in a file between runs, one line each: {@code KIND VALUE SECOND KNOWN MALICIOUS SUSPICIOUS HARMLESS
 * UNDETECTED}. Unreadable and expired lines are dropped; at most the newest {@value #MOST} are kept. The file is replaced atomically, so
 * that concurrent runs at most lose entries.
 */
final class AnalysisCache {
    static final int MOST = 50_000;
    private static final int MOST_BYTES = 16 << 20;
    private static final Pattern LINE = Pattern.compile(
            "(ADDRESS|SHA256) ([0-9a-f:.]{2,64}) (\\d{1,11}) ([01]) (\\d{1,5}) (\\d{1,5}) (\\d{1,5}) (\\d{1,5})");

    private record Entry(AnalysisStats analysis, long second) {}

    private final @Nullable Path file;
    private final Map<AnalysisQuery, Entry> stats = new LinkedHashMap<>();
    private boolean changed;

    private AnalysisCache(@Nullable Path file) {
        this.file = file;
    }

    /**
     * Opens a cache.
     *
     * @param file the file, which need not exist; null to keep nothing
     * @param age maximum age of an analysis
     * @throws IOException if there is a file that cannot be read
     */
    static AnalysisCache open(@Nullable Path file, Duration age, Instant now) throws IOException {
        AnalysisCache cache = new AnalysisCache(file);
        if (file == null || !Files.exists(file)) {
            return cache;
        }
        byte[] bytes;
        try (InputStream in = Files.newInputStream(file)) {
            bytes = in.readNBytes(MOST_BYTES);
        }
        long oldest = now.minus(age).getEpochSecond();
        for (String line : new String(bytes, StandardCharsets.UTF_8).split("\n", -1)) {
            Matcher fields = LINE.matcher(line);
            if (fields.matches()) {
                cache.read(fields, oldest, now.getEpochSecond());
            }
        }
        return cache;
    }

    private void read(Matcher fields, long oldest, long newest) {
        long second = Long.parseLong(fields.group(3));
        if (second < oldest || second > newest) {
            return;
        }
        AnalysisStats analysis = new AnalysisStats(
                fields.group(4).equals("1"),
                number(fields, 5),
                number(fields, 6),
                number(fields, 7),
                number(fields, 8));
        stats.put(
                new AnalysisQuery(AnalysisQuery.Kind.valueOf(fields.group(1)), fields.group(2)),
                new Entry(analysis, second));
    }

    private static int number(Matcher fields, int group) {
        return Integer.parseInt(fields.group(group));
    }

    @Nullable
    AnalysisStats get(AnalysisQuery query) {
        Entry retained = stats.get(query);
        return retained == null ? null : retained.analysis();
    }

    void put(AnalysisQuery query, AnalysisStats analysis, Instant now) {
        stats.remove(query);
        stats.put(query, new Entry(analysis, now.getEpochSecond()));
        changed = true;
    }

    /** Writes the file if anything was added. */
    void save() throws IOException {
        Path target = file;
        if (target == null || !changed) {
            return;
        }
        List<String> lines = new ArrayList<>();
        stats.forEach((query, retained) -> {
            AnalysisStats analysis = retained.analysis();
            lines.add(query.kind() + " " + query.value() + " " + retained.second() + " " + (analysis.known() ? 1 : 0)
                    + " " + analysis.malicious() + " " + analysis.suspicious() + " " + analysis.harmless() + " "
                    + analysis.undetected());
        });
        Files.createDirectories(target.toAbsolutePath().getParent());
        String text = String.join("\n", lines.subList(Math.max(0, lines.size() - MOST), lines.size())) + "\n";
        AtomicFile.replacePrivately(target, text.getBytes(StandardCharsets.UTF_8));
    }
}
