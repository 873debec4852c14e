package eyas.delivery;

import eyas.text.Sha256;
import eyas.text.json.JsonException;
import eyas.text.json.JsonLimits;
import eyas.text.json.JsonReader;
import eyas.text.json.JsonText;
import eyas.text.json.JsonValue;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The list of a job's files, sent before the files. The same job with the same files has the same {@link #id}, which makes
 * deliveries idempotent.
 *
 * @param job the job
 * @param files its files; at most one of each kind
 */
public record DeliveryManifest(DeliveryJob job, List<DeliveryFile> files) {
    /** Maximum size of a manifest, in bytes. */
    public static final int MOST_BYTES = 32 << 10;

    /** Version of the format. */
    static final int VERSION = 1;

    private static final JsonReader READER = new JsonReader(new JsonLimits(MOST_BYTES, 8, 1_000, 8 << 10));

    public DeliveryManifest {
        files = List.copyOf(files);
        Set<FileKind> kinds = EnumSet.noneOf(FileKind.class);
        Set<String> digests = new HashSet<>();
        for (DeliveryFile file : files) {
            if (!kinds.add(file.kind())) {
                throw new DeliveryException("a job has one " + file.kind().label() + ", but two are announced");
            }
            if (!digests.add(file.sha256())) {
                // Uploaded parts are counted by the digest of their file: two files with one digest would be counted
                // together.
                throw new DeliveryException("the same file is announced twice");
            }
        }
        if (!kinds.contains(FileKind.REPORT)) {
            throw new DeliveryException("the report is missing: announce report.json");
        }
    }

    /**
     * Creates the manifest of files and computes their digests.
     *
     * @param files regular files by kind; links are rejected
     * @throws IOException if one cannot be read
     */
    public static DeliveryManifest of(DeliveryJob job, Map<FileKind, Path> files) throws IOException {
        List<DeliveryFile> sent = new ArrayList<>();
        for (Map.Entry<FileKind, Path> file : files.entrySet()) {
            if (!Files.isRegularFile(file.getValue(), LinkOption.NOFOLLOW_LINKS)) {
                throw new IOException(file.getValue() + " is not a regular file");
            }
            sent.add(new DeliveryFile(file.getKey(), Files.size(file.getValue()), Sha256.ofFile(file.getValue())));
        }
        return new DeliveryManifest(job, sent);
    }

    /**
     * Parses a manifest.
     *
     * @param text untrusted input
     * @throws DeliveryException if it is invalid; the message names the reason
     */
    public static DeliveryManifest parse(byte[] text) {
        JsonValue value = json(text, MOST_BYTES, READER, "the announcement");
        if (value.get("version").integer(0) != VERSION) {
            throw new DeliveryException("the announcement is not of version " + VERSION
                    + ": sender and receiver have incompatible versions of Eyas");
        }
        List<JsonValue> listed = value.get("files").list();
        if (listed.size() > FileKind.values().length) {
            throw new DeliveryException("a job has at most " + FileKind.values().length + " files");
        }
        List<DeliveryFile> files = new ArrayList<>();
        for (JsonValue file : listed) {
            String kind = file.get("kind").text();
            files.add(new DeliveryFile(
                    FileKind.of(kind)
                            .orElseThrow(() -> new DeliveryException(
                                    "a file must be a report or a capture; this receiver" + " supports no other kind")),
                    file.get("bytes").integer(0),
                    file.get("sha256").text()));
        }
        return new DeliveryManifest(DeliveryJob.of(value.get("job")), files);
    }

    /** Parses untrusted JSON; an error is a {@link DeliveryException}. */
    static JsonValue json(byte[] text, int most, JsonReader reader, String what) {
        if (text.length > most) {
            throw new DeliveryException(what + " has more than " + most + " bytes");
        }
        try {
            return reader.read(text);
        } catch (JsonException e) {
            throw new DeliveryException(what + " cannot be read: " + e.getMessage(), e);
        }
    }

    /** Returns the manifest as one line of JSON, which {@link #parse} reads. */
    public String json() {
        return json(job.members());
    }

    private String json(Map<String, Object> ofJob) {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("version", VERSION);
        members.put("job", ofJob);
        members.put("files", files.stream().map(DeliveryManifest::members).toList());
        return JsonText.inOrder(members);
    }

    private static Map<String, Object> members(DeliveryFile file) {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("kind", file.kind().label());
        members.put("bytes", file.bytes());
        members.put("sha256", file.sha256());
        return members;
    }

    /** Returns the ID of this delivery, 64 hexadecimal digits: the digest of job and files. */
    public String id() {
        return Sha256.of(json(job.firstMembers()).getBytes(StandardCharsets.UTF_8));
    }

    /** Returns the total size of the files. */
    public long bytes() {
        return files.stream().mapToLong(DeliveryFile::bytes).sum();
    }
}
