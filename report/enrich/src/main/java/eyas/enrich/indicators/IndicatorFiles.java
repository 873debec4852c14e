package eyas.enrich.indicators;

import eyas.text.FileErrorMessage;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Locale;

/** Reads indicator lists from files in any of the three formats. */
public final class IndicatorFiles {
    private IndicatorFiles() {}

    /**
     * Reads one file.
     *
     * @param now indicators that expired before are skipped
     * @throws IndicatorException if the file cannot be read, is too long, or is JSON but not a STIX bundle
     */
    public static IndicatorList read(Path file, IndicatorLimits limits, Instant now) throws IndicatorException {
        byte[] bytes;
        try (InputStream in = Files.newInputStream(file)) {
            bytes = in.readNBytes(limits.fileBytes() + 1);
        } catch (IOException e) {
            throw new IndicatorException(file + ": cannot read the indicator list: " + FileErrorMessage.reason(e));
        }
        if (bytes.length > limits.fileBytes()) {
            throw new IndicatorException(
                    file + ": the list exceeds " + (limits.fileBytes() >> 20) + " MiB; split it into several files");
        }
        Path name = file.getFileName();
        return read(name == null ? file.toString() : name.toString(), bytes, limits, now);
    }

    /** Reads a list from memory; {@code name} is its file name, whose extension identifies CSV. */
    static IndicatorList read(String name, byte[] bytes, IndicatorLimits limits, Instant now)
            throws IndicatorException {
        String text = new String(bytes, StandardCharsets.UTF_8);
        if (text.startsWith("\ufeff")) {
            text = text.substring(1);
        }
        IndicatorCollector collector = new IndicatorCollector(name, limits);
        IndicatorList.Format format = format(name, text);
        switch (format) {
            case PLAIN -> PlainListReader.read(text, collector, limits);
            case CSV -> CsvReader.read(text, collector, limits);
            case STIX -> StixReader.read(name, text, collector, limits, now);
        }
        return collector.finish(format);
    }

    private static IndicatorList.Format format(String name, String text) {
        String lower = name.toLowerCase(Locale.ROOT);
        if (text.stripLeading().startsWith("{")) {
            return IndicatorList.Format.STIX;
        }
        return lower.endsWith(".csv") || firstLine(text).indexOf(',') >= 0
                ? IndicatorList.Format.CSV
                : IndicatorList.Format.PLAIN;
    }

    private static String firstLine(String text) {
        return text.lines()
                .limit(1_000)
                .filter(line -> !line.isBlank() && line.stripLeading().charAt(0) != '#')
                .findFirst()
                .orElse("");
    }
}
