package eyas.ci.agent;

import eyas.text.Sha256;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The report files as recorded in the last record of the agent's log. The log is sealed, so a changed file is detected. Alerts are written
 * during the job and are covered by {@link SealedAlerts}. Immutable.
 *
 * @param hashes the SHA-256 of each file, in hexadecimal, by its name
 */
public record SealedFiles(SortedMap<String, String> hashes) {
    private static final String DETAIL = "files";
    private static final Pattern LINE = Pattern.compile("([0-9a-f]{64}) ([A-Za-z0-9._-]+)");

    public SealedFiles {
        hashes = Collections.unmodifiableSortedMap(new TreeMap<>(hashes));
    }

    /** Adds this to the details of a record. */
    public void addTo(Map<String, String> details) {
        details.put(
                DETAIL,
                hashes.entrySet().stream()
                        .map(file -> file.getValue() + " " + file.getKey())
                        .collect(Collectors.joining("\n")));
    }

    /** Returns the files in the last record of an agent that ended normally; none if there is no such record. */
    public static SealedFiles of(ParsedAgentLog log) {
        SortedMap<String, String> hashes = new TreeMap<>();
        log.last(LogRecordType.STOPPED).stream()
                .flatMap(record -> record.detail(DETAIL).lines())
                .map(LINE::matcher)
                .filter(Matcher::matches)
                .forEach(line -> hashes.put(line.group(2), line.group(1)));
        return new SealedFiles(hashes);
    }

    /** Returns whether the agent wrote {@code bytes} into the file of this name. */
    public boolean has(String name, byte[] bytes) {
        return Sha256.of(bytes).equals(hashes.get(name));
    }

    /**
     * Returns a description of the first file in {@code directory} that differs from the one that the agent wrote; empty if all match. Files
     * that the agent did not write are ignored.
     *
     * @throws IOException if a file cannot be read
     */
    public Optional<String> change(Path directory) throws IOException {
        for (String name : hashes.keySet()) {
            Optional<String> change = change(directory, name);
            if (change.isPresent()) {
                return change;
            }
        }
        return Optional.empty();
    }

    /**
     * Returns how one file of {@code directory} differs from the one that the agent wrote; empty if it matches.
     *
     * @throws IOException if the file cannot be read
     */
    public Optional<String> change(Path directory, String name) throws IOException {
        if (!hashes.containsKey(name)) {
            return Optional.of("the agent has not written " + name);
        }
        try {
            return Sha256.ofFile(directory.resolve(name)).equals(hashes.get(name))
                    ? Optional.empty()
                    : Optional.of(name + " is not the file that the agent has written");
        } catch (NoSuchFileException e) {
            return Optional.of(name + " is missing; the agent had written it");
        }
    }
}
