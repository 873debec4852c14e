package eyas.collect.intake;

import eyas.text.json.JsonException;
import eyas.text.json.JsonLimits;
import eyas.text.json.JsonReader;
import eyas.text.json.JsonText;
import eyas.text.json.JsonValue;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The receiver's metadata of a delivery.
 *
 * @param received time of completion by the receiver's clock, ns since the epoch
 * @param isDuplicate whether the job already had another report
 * @param sender the authenticated sender
 * @param host the authenticated machine, empty if a token authenticated the run
 */
public record Receipt(long received, boolean isDuplicate, String sender, String host) {
    static final String NAME = "receipt.json";
    private static final int MOST_BYTES = 4 << 10;
    private static final JsonReader READER = new JsonReader(new JsonLimits(MOST_BYTES, 4, 100, 1 << 10));

    void write(Path directory) throws IOException {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("received", received);
        members.put("beside", isDuplicate);
        members.put("sender", sender);
        members.put("host", host);
        Path file = directory.resolve(NAME);
        Files.deleteIfExists(file);
        StateDirectory.write(file, JsonText.inOrder(members).getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Reads the receipt of a delivery.
     *
     * @throws IOException if it is missing or invalid
     */
    static Receipt read(Path directory) throws IOException {
        try (InputStream in = Files.newInputStream(directory.resolve(NAME), LinkOption.NOFOLLOW_LINKS)) {
            JsonValue value = READER.read(in.readNBytes(MOST_BYTES));
            return new Receipt(
                    value.get("received").integer(0),
                    value.get("beside").truth(),
                    value.get("sender").text(),
                    value.get("host").text());
        } catch (JsonException e) {
            throw new CorruptDeliveryException(directory.resolve(NAME) + " is damaged: " + e.getMessage(), e);
        }
    }
}
