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
 * The files of a report as the last record of the agent's log has them. The log is sealed, so that a file is noticed that is not the one
 * which the agent wrote. Alerts are written while the job goes on and are {@link SealedAlerts}. Immutable.
 *
 * @param hashes the SHA-256 of each file, in hexadecimal, by its name
 */
public record SealedFiles(SortedMap<String, String> hashes) {
    private static final String DETAIL = "files";
    private static final Pattern LINE = Pattern.compile("([0-9a-f]{64}) ([A-Za-z0-9._-]+)");

    public SealedFiles {
        hashes = Collections.unmodifiableSortedMap(new TreeMap<>(hashes));
    }

    /** Put this among the details of a record. */
    public void addTo(Map<String, String> details) {
        details.put(
                DETAIL,
                hashes.entrySet().stream()
                        .map(file -> file.getValue() + " " + file.getKey())
                        .collect(Collectors.joining("\n")));
    }

    /** Return what the last record of an agent that has ended well has; nothing where there is no such record. */
    public static SealedFiles of(ParsedAgentLog log) {
        SortedMap<String, String> hashes = new TreeMap<>();
        log.last(LogRecordType.STOPPED).stream()
                .flatMap(record -> record.detail(DETAIL).lines())
                .map(LINE::matcher)
                .filter(Matcher::matches)
                .forEach(line -> hashes.put(line.group(2), line.group(1)));
        return new SealedFiles(hashes);
    }

    /** Return whether {@code bytes} are what the agent wrote into the file of this name. */
    public boolean has(String name, byte[] bytes) {
        return Sha256.of(bytes).equals(hashes.get(name));
    }

    /**
     * Return which file of {@code folder} is not the one that the agent wrote, in words; empty where all are. What the agent did not write is
     * not looked at.
     *
     * @throws IOException if a file cannot be read
     */
    public Optional<String> change(Path folder) throws IOException {
        for (String name : hashes.keySet()) {
            Optional<String> change = change(folder, name);
            if (change.isPresent()) {
                return change;
            }
        }
        return Optional.empty();
    }

    /**
     * Return how one file of {@code folder} is not the one that the agent wrote, in words; empty where it is.
     *
     * @throws IOException if the file cannot be read
     */
    public Optional<String> change(Path folder, String name) throws IOException {
        if (!hashes.containsKey(name)) {
            return Optional.of("the agent has not written " + name);
        }
        try {
            return Sha256.ofFile(folder.resolve(name)).equals(hashes.get(name))
                    ? Optional.empty()
                    : Optional.of(name + " is not the one that the agent has written");
        } catch (NoSuchFileException e) {
            return Optional.of(name + " is not there; the agent had written it");
        }
    }
}
