package eyas.agent;

import eyas.ci.CiException;
import eyas.ci.provider.CiJob;
import eyas.http.EnvironmentProxy;
import eyas.text.json.JsonException;
import eyas.text.json.JsonLimits;
import eyas.text.json.JsonReader;
import eyas.text.json.JsonText;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The part of a step's environment with which the agent can authenticate to a receiver as that job. It is passed in a file: the agent's
 * environment contains no secrets, because it stays readable while the agent runs.
 */
final class IdentityVariables {
    private static final int MOST_BYTES = 1 << 20;
    private static final JsonReader READER = new JsonReader(new JsonLimits(MOST_BYTES, 2, 100, MOST_BYTES));

    private IdentityVariables() {}

    /**
     * Writes the variables of {@code job} into a new file that only its owner can read.
     *
     * @throws IOException if it cannot be written
     */
    static void write(CiJob job, Path file) throws IOException {
        Set<String> names = new HashSet<>(job.identityVariables());
        EnvironmentProxy.VARIABLES.stream()
                .flatMap(name -> Stream.of(name, name.toUpperCase(Locale.ROOT)))
                .forEach(names::add);
        Map<String, Object> values = new HashMap<>();
        job.variables().forEach((name, value) -> {
            if (names.contains(name)) {
                values.put(name, value);
            }
        });
        try (FileChannel out = FileChannel.open(
                file,
                Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))) {
            Channels.newOutputStream(out).write(JsonText.compact(values).getBytes(StandardCharsets.UTF_8));
        }
    }

    /**
     * Reads the variables and removes the file.
     *
     * @throws IOException if it cannot be read
     * @throws CiException if it was not written by {@link #write}
     */
    static Map<String, String> take(Path file) throws IOException {
        byte[] text;
        try (var in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
            text = in.readNBytes(MOST_BYTES + 1);
        }
        Files.delete(file);
        Map<String, String> values = new HashMap<>();
        try {
            READER.read(text).fields().forEach((name, value) -> values.put(name, value.text()));
        } catch (JsonException e) {
            throw new CiException("cannot read the identity of the job from " + file, e);
        }
        return values;
    }
}
